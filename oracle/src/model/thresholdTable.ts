import type { ThresholdChoice, Thresholds } from "./thresholds.ts";

/** Costs, the thresholds that follow from them and what they would have done, as a table; the chosen ones are marked. */
export function thresholdTable(choices: readonly ThresholdChoice[], chosen?: Thresholds): string {
  const lines = choices.map(({ costs, ...choice }) => {
    const isDefault = choice.releaseAtMost === chosen?.releaseAtMost && choice.denyAtLeast === chosen.denyAtLeast;
    const cells = [
      costs.holdHonest,
      costs.denyHonest,
      costs.holdFraud,
      choice.releaseAtMost,
      `${choice.denyAtLeast}${isDefault ? " (default)" : ""}`,
      percent(choice.fraudValueStopped),
      percent(choice.honestHeld),
      percent(choice.honestDenied),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "| hold honest | deny honest | hold fraud | release at most | deny at least | fraudulent value stopped | honest held | honest denied |",
    "|---|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
