import type { Drift } from "../../oracle/src/feedback/measureDrift.ts";
import type { Shadow } from "../../oracle/src/feedback/shadow.ts";
import type { Row } from "./rows.ts";
import { table } from "./terminal.ts";

/** Stability index of the score and of each feature. */
export function driftTable({ rows, score, features }: Drift): string {
  const lines = [score, ...features].map(({ name, psi, state }) => [
    name,
    psi.toFixed(3),
    state === "stable" ? "" : state,
  ]);
  return table([[`${rows} payments`, "PSI", ""], ...lines]);
}

export function driftRows({ score, features }: Drift): Row[] {
  return [score, ...features].map(({ name, psi }) => ({ name: `psi.${name}`, value: psi, unit: "" }));
}

/** What two models decide and how that turned out. */
export function shadowTable(shadow: Shadow, serving: string, challenger: string): string {
  const { decisions, agreement, payments, labelled, meanDistance } = shadow;
  const percent = (share: number | undefined) => (share === undefined ? "unknown" : `${(100 * share).toFixed(1)} %`);
  const verdicts = ["release", "hold", "deny"] as const;
  return [
    `${payments} payments, ${labelled} with a known label; both decide ${percent(agreement)} alike, scores ${Math.round(meanDistance)} apart in the mean`,
    table([
      [`${serving} ↓  ${challenger} →`, ...verdicts],
      ...verdicts.map((ours) => [ours, ...verdicts.map((theirs) => String(decisions[ours][theirs]))]),
    ]),
    table([
      ["of what is known", serving, challenger],
      [
        "fraudulent value not released",
        percent(shadow.serving.fraudValueStopped),
        percent(shadow.challenger.fraudValueStopped),
      ],
      [
        "honest payments held or denied",
        percent(shadow.serving.honestStopped),
        percent(shadow.challenger.honestStopped),
      ],
    ]),
  ].join("\n\n");
}

export function shadowRows({ agreement, meanDistance, serving, challenger }: Shadow): Row[] {
  const outcomes = Object.entries({ serving, challenger }).flatMap(([name, outcome]) =>
    Object.entries(outcome).flatMap(([what, value]) =>
      value === undefined ? [] : [{ name: `shadow.${name}.${what}`, value, unit: "" }],
    ),
  );
  return [
    { name: "shadow.agreement", value: agreement, unit: "" },
    { name: "shadow.meanDistance", value: meanDistance, unit: "hundredths of a percent" },
    ...outcomes,
  ];
}
