import {
  type GetSignerSetReturnType,
  getActiveSignerSet,
  getRiskOracleOwner,
  getRiskOraclePendingOwner,
  getRiskOracleSettings,
  getSignerSet,
  riskOracleAbi,
  type SluiceClient,
} from "@sluice/sdk";
import { type Address, isAddressEqual, parseAbi, zeroAddress } from "viem";
import { estimateContractGas, getBlock, getChainId, getCode, readContract } from "viem/actions";
import { Stop } from "../lib/stop.ts";

const MAX_SIGNERS = 31;
/** `activeAt` of a set that was replaced before it began. */
const NEVER = 2 ** 48 - 1;
const bondsAbi = parseAbi([
  "function bonds() view returns (address)",
  "function isBonded(address oracle, address signer) view returns (bool)",
]);

/** What is true of a RiskOracle now, as far as its signers go. */
export type OracleState = {
  chainId: number;
  riskOracle: Address;
  owner: Address;
  pendingOwner: Address;
  bonds: Address;
  /** Seconds. */
  reportSeconds: number;
  /** Seconds. */
  rotationDelay: number;
  /** Timestamp of the latest block. */
  now: number;
  active: GetSignerSetReturnType;
  /** Announced, and not in force yet. */
  pending: GetSignerSetReturnType | undefined;
  /** Sets before the active one whose reports still serve. */
  overlapping: GetSignerSetReturnType[];
  /** The number that the next announced set gets. */
  nextId: number;
};

export type RotationPlan = {
  state: OracleState;
  signers: readonly Address[];
  quorum: number;
  kept: readonly Address[];
  added: readonly Address[];
  gone: readonly Address[];
  /** Second at which the set takes over if the transaction is mined now. */
  activeAt: number;
  /** Second until which reports of the active set serve then. */
  servesUntil: number;
  /** Undefined where it would fail. */
  gas: bigint | undefined;
  /** What makes it impossible. */
  problems: string[];
  /** What is allowed, and perhaps not meant. */
  warnings: string[];
};

/**
 * Reads what is true of an oracle's signers now.
 *
 * @throws Stop when there is no RiskOracle at that address of that chain.
 */
export async function readOracleState(client: SluiceClient, riskOracle: Address): Promise<OracleState> {
  const chainId = await getChainId(client);
  const code = await getCode(client, { address: riskOracle });
  if (code === undefined) {
    throw new Stop(`there is no contract at ${riskOracle} on chain ${chainId}: check --network and --oracle`);
  }
  const oracle = { riskOracle };
  try {
    const [settings, owner, pendingOwner, bonds, activeId, block] = await Promise.all([
      getRiskOracleSettings(client, oracle),
      getRiskOracleOwner(client, oracle),
      getRiskOraclePendingOwner(client, oracle),
      readContract(client, { address: riskOracle, abi: bondsAbi, functionName: "bonds" }),
      getActiveSignerSet(client, oracle),
      getBlock(client),
    ]);
    const now = Number(block.timestamp);
    const active = await getSignerSet(client, { riskOracle, signerSet: activeId });
    let pending: GetSignerSetReturnType | undefined;
    let nextId = activeId + 1;
    for (; ; nextId++) {
      const set = await getSignerSet(client, { riskOracle, signerSet: nextId });
      if (set.signers.length === 0) break;
      if (set.activeAt !== NEVER && set.activeAt > now) pending = set;
    }
    const overlapping: GetSignerSetReturnType[] = [];
    for (let id = activeId - 1; id > 0; id--) {
      const set = await getSignerSet(client, { riskOracle, signerSet: id });
      if (set.activeAt === NEVER) continue;
      if (set.servesUntil <= now) break;
      overlapping.push(set);
    }
    const { reportSeconds, rotationDelay } = settings;
    return {
      chainId,
      riskOracle,
      owner,
      pendingOwner,
      bonds,
      reportSeconds,
      rotationDelay,
      now,
      active,
      pending,
      overlapping,
      nextId,
    };
  } catch (error) {
    const reason = (error as { shortMessage?: string }).shortMessage ?? (error as Error).message;
    throw new Stop(`${riskOracle} on chain ${chainId} does not answer as a RiskOracle: ${reason.split("\n")[0]}`);
  }
}

/**
 * What announcing that signer set would do, and whether it can be done.
 *
 * @param client - A viem client of the chain; needs no account.
 * @param options.sender - Who would send it; the owner by default.
 */
export async function planRotation(
  client: SluiceClient,
  options: { riskOracle: Address; signers: readonly Address[]; quorum: number; sender?: Address | undefined },
): Promise<RotationPlan> {
  const { riskOracle, signers, quorum, sender } = options;
  const state = await readOracleState(client, riskOracle);
  const problems = [...faultsOfSet(signers, quorum), ...faultsOfSender(state, sender)];
  if (!isAddressEqual(state.bonds, zeroAddress)) {
    for (const signer of new Set(signers)) {
      const bonded = await readContract(client, {
        address: state.bonds,
        abi: bondsAbi,
        functionName: "isBonded",
        args: [riskOracle, signer],
      });
      if (!bonded) problems.push(`${signer} has no bond at ${state.bonds}: it must deposit one before it is announced`);
    }
  }
  const before = state.active.signers;
  const has = (list: readonly Address[], address: Address) => list.some((other) => isAddressEqual(other, address));
  const activeAt = state.now + state.rotationDelay;
  return {
    state,
    signers,
    quorum,
    kept: signers.filter((signer) => has(before, signer)),
    added: signers.filter((signer) => !has(before, signer)),
    gone: before.filter((signer) => !has(signers, signer)),
    activeAt,
    servesUntil: activeAt + state.reportSeconds,
    gas:
      problems.length > 0
        ? undefined
        : await estimateContractGas(client, {
            address: riskOracle,
            abi: riskOracleAbi,
            functionName: "announceSignerSet",
            args: [signers, quorum],
            account: state.owner,
          }),
    problems,
    warnings: doubtsAbout(state, signers, quorum),
  };
}

/** Why the state's owner is not who would send. */
export function faultsOfSender({ owner, pendingOwner }: OracleState, sender: Address | undefined): string[] {
  if (isAddressEqual(owner, zeroAddress)) {
    return ["the oracle has no owner: nobody can ever change its signers. Deploy another oracle for new payments."];
  }
  if (sender === undefined || isAddressEqual(sender, owner)) return [];
  const proposed = isAddressEqual(sender, pendingOwner)
    ? "; the ownership was proposed to the sender, which has to accept it first"
    : "";
  return [`only the owner ${owner} may do that, and the sender would be ${sender}${proposed}`];
}

function faultsOfSet(signers: readonly Address[], quorum: number): string[] {
  const faults: string[] = [];
  if (signers.length === 0 || signers.length > MAX_SIGNERS) {
    faults.push(`a set has 1 to ${MAX_SIGNERS} signers, not ${signers.length}`);
  }
  if (!Number.isInteger(quorum) || quorum < 1 || quorum > signers.length) {
    faults.push(`the quorum is 1 to ${signers.length}, the number of signers, not ${quorum}`);
  }
  signers.forEach((signer, index) => {
    if (isAddressEqual(signer, zeroAddress)) faults.push(`signer ${index} is the zero address`);
    const first = signers.findIndex((other) => isAddressEqual(other, signer));
    if (first !== index) faults.push(`signers ${first} and ${index} are the same: ${signer}`);
  });
  return faults;
}

function doubtsAbout(state: OracleState, signers: readonly Address[], quorum: number): string[] {
  const doubts: string[] = [];
  const { active, pending, pendingOwner } = state;
  if (quorum * 2 <= signers.length) {
    doubts.push(`${quorum} of ${signers.length}: two groups without a common signer could each sign what they like`);
  }
  if (signers.length > 1 && quorum === signers.length) {
    doubts.push(`${quorum} of ${signers.length}: one lost key, and nothing is released until the next set takes over`);
  }
  const same =
    signers.length === active.signers.length &&
    quorum === active.quorum &&
    signers.every((signer, index) => isAddressEqual(signer, active.signers[index] as Address));
  if (same) doubts.push("it is the set in force, unchanged");
  for (const set of [active, ...(pending === undefined ? [] : [pending])]) {
    for (const index of set.revoked) {
      const revoked = set.signers[index] as Address;
      if (signers.some((signer) => isAddressEqual(signer, revoked))) {
        doubts.push(`${revoked} was revoked in set ${set.id}, and is in the new one`);
      }
    }
  }
  if (!isAddressEqual(pendingOwner, zeroAddress)) doubts.push(`the ownership is proposed to ${pendingOwner}`);
  if (state.rotationDelay === 0) doubts.push("this oracle's sets do not wait: it takes over at once");
  return doubts;
}
