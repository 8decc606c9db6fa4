import type { GetSignerSetReturnType } from "@sluice/sdk";
import { type Address, isAddressEqual, zeroAddress } from "viem";
import type { OracleState, RotationPlan } from "./planRotation.ts";

/** What an announcement would do, for somebody who has to decide. */
export function renderRotation(plan: RotationPlan): string {
  const { state, signers, quorum, kept, activeAt, servesUntil, gone } = plan;
  const { active, pending, nextId } = state;
  const lines = [
    ...head(state),
    "",
    ...set(`in force: set ${active.id}`, active, gone),
    ...(pending === undefined
      ? []
      : ["", ...set(`announced before, takes over ${when(pending.activeAt)}: set ${pending.id}`, pending, [])]),
    "",
    `to announce: set ${nextId}, ${quorum} of ${signers.length}`,
    ...signers.map((signer, index) => {
      const mark = kept.some((other) => isAddressEqual(other, signer)) ? "kept" : "new";
      return `  ${String(index).padStart(2)}  ${signer}  ${mark}`;
    }),
    "",
    `what happens, if it is mined now (${when(state.now)}):`,
    `  ${when(activeAt)}   set ${nextId} takes over, ${duration(state.rotationDelay)} after the announcement`,
    `  ${when(servesUntil)}   reports of set ${active.id} serve no more, ${duration(state.reportSeconds)} later`,
    ...(pending === undefined
      ? []
      : [`  at once                set ${pending.id} is replaced: it never takes over, and its nodes need not start`]),
    "  nothing else changes: no payment, no balance, no threshold, no model",
    `  gas: ${plan.gas === undefined ? "not estimated" : plan.gas.toLocaleString("en")}`,
  ];
  return [...lines, ...judgement(plan.problems, plan.warnings)].join("\n");
}

/** Where a signer serves, and what revoking it would do. */
export function renderRevocation(
  state: OracleState,
  signer: Address,
  places: readonly { set: GetSignerSetReturnType; index: number }[],
  problems: readonly string[],
): string {
  const lines = [...head(state), "", `to revoke: ${signer}`];
  for (const { set: where, index } of places) {
    const left = where.signers.length - where.revoked.length - 1;
    const phase =
      where.id === state.active.id ? "in force" : where.activeAt > state.now ? "announced" : "in its overlap";
    const effect =
      left < where.quorum ? `fewer than the quorum of ${where.quorum}: it says hold` : `quorum ${where.quorum}`;
    lines.push(`  set ${where.id} (${phase}), signer ${index}: ${left} are left, ${effect}`);
  }
  if (places.length > 0) lines.push("  at once, and for ever: a revoked signer can only come back in a new set");
  return [...lines, ...judgement(problems, [])].join("\n");
}

/** Seconds in words. */
export function duration(seconds: number): string {
  if (seconds % 86_400 === 0 && seconds > 0) return `${seconds / 86_400} d`;
  if (seconds % 3600 === 0 && seconds > 0) return `${seconds / 3600} h`;
  return `${seconds} s`;
}

function head(state: OracleState): string[] {
  const { owner, bonds } = state;
  return [
    `RiskOracle ${state.riskOracle} on chain ${state.chainId}`,
    `owner      ${isAddressEqual(owner, zeroAddress) ? "nobody" : owner}`,
    `bonds      ${isAddressEqual(bonds, zeroAddress) ? "none" : bonds}`,
  ];
}

function set(title: string, { signers, quorum, revoked }: GetSignerSetReturnType, gone: readonly Address[]): string[] {
  return [
    `${title}, ${quorum} of ${signers.length}`,
    ...signers.map((signer, index) => {
      const marks = [
        ...(revoked.includes(index) ? ["revoked"] : []),
        ...(gone.some((other) => isAddressEqual(other, signer)) ? ["goes"] : []),
      ];
      return `  ${String(index).padStart(2)}  ${signer}  ${marks.join(", ")}`.trimEnd();
    }),
  ];
}

function judgement(problems: readonly string[], warnings: readonly string[]): string[] {
  return [
    ...(warnings.length === 0 ? [] : ["", "look twice:", ...warnings.map((warning) => `  ${warning}`)]),
    ...(problems.length === 0 ? [] : ["", "it cannot be done:", ...problems.map((problem) => `  ${problem}`)]),
  ];
}

function when(second: number): string {
  return new Date(second * 1000).toISOString().replace(".000", "");
}
