import { announceSignerSet, revokeSigner, type SluiceClient } from "@sluice/sdk";
import { type Address, type Hash, isAddressEqual } from "viem";
import { getChainId, waitForTransactionReceipt } from "viem/actions";
import { readFlags, wholeNumber } from "../lib/flags.ts";
import { Stop } from "../lib/stop.ts";
import type { Operator } from "./operator.ts";
import { faultsOfSender, type OracleState, planRotation, readOracleState } from "./planRotation.ts";
import { parseAddress, recordedAddress } from "./recordedAddress.ts";
import { renderRevocation, renderRotation } from "./renderRotation.ts";

export const ROTATE_HELP = `npm run rotate-signers -- --network NAME --signers A,B,C --quorum K [--oracle ADDRESS] [--dry-run] [--yes]
npm run rotate-signers -- --network NAME --revoke ADDRESS [--oracle ADDRESS] [--dry-run] [--yes]

Announces a signer set of a RiskOracle, which takes over after the oracle's delay, or revokes one signer at once in every
set that is or will be in force. Prints first exactly what will happen.

  --network NAME    a network of hardhat.config.ts; its account is the sender and must be the oracle's owner
  --signers A,B,C   addresses of the new set, in the order of their index; 1 to 31
  --quorum K        signatures that a report needs
  --revoke ADDRESS  the signer whose key was lost or stolen
  --oracle ADDRESS  the RiskOracle; by default the one of deployments/<chainId>.json
  --dry-run         prints what would happen and sends nothing; needs no key. Exit code 1 if it could not be done
  --yes             does not ask before it sends; needed where there is no terminal to ask on`;

const FLAGS = {
  network: { type: "string" },
  signers: { type: "string" },
  quorum: { type: "string" },
  revoke: { type: "string" },
  oracle: { type: "string" },
  "dry-run": { type: "boolean" },
  yes: { type: "boolean" },
} as const;

/** What the flags ask for. */
export type RotateRequest = {
  network: string;
  oracle: string | undefined;
  dryRun: boolean;
  yes: boolean;
  change: { signers: Address[]; quorum: number } | { revoke: Address };
};

/** @throws Stop with the help text when the flags make no sense. */
export function readRotateFlags(args: string[]): RotateRequest {
  const flags = readFlags(args, FLAGS, ROTATE_HELP);
  const wrong = (message: string) => new Stop(`${message}\n\n${ROTATE_HELP}`, 2);
  if (flags.network === undefined) throw wrong("--network is missing");
  const common = {
    network: flags.network,
    oracle: flags.oracle,
    dryRun: flags["dry-run"] ?? false,
    yes: flags.yes ?? false,
  };
  if (flags.revoke !== undefined) {
    if (flags.signers !== undefined || flags.quorum !== undefined) {
      throw wrong("--revoke goes without --signers and --quorum: revoke first, then announce");
    }
    return { ...common, change: { revoke: parseAddress("--revoke", flags.revoke) } };
  }
  if (flags.signers === undefined || flags.quorum === undefined) throw wrong("--signers and --quorum go together");
  const signers = flags.signers
    .split(",")
    .map((text, index) => parseAddress(`--signers, number ${index}`, text.trim()));
  const quorum = wholeNumber("quorum", flags.quorum, { min: 1, max: 31 }, ROTATE_HELP);
  return { ...common, change: { signers, quorum } };
}

/**
 * Shows what a change of the signers would do, and does it unless it is a dry run.
 *
 * @returns The exit code.
 * @throws Stop when it cannot be done, or nobody agreed.
 */
export async function rotateSigners(request: RotateRequest, operator: Operator): Promise<number> {
  const { reader } = operator;
  const flag = { name: "oracle", value: request.oracle };
  const riskOracle = recordedAddress("riskOracle", {
    flag,
    chainId: await getChainId(reader),
    folder: operator.deployments,
  });
  // A dry run shows what the owner would do: it needs no key.
  const writer = request.dryRun ? undefined : await operator.writer();
  const sender = writer?.account?.address;
  if ("revoke" in request.change) return revoke(request, operator, writer, riskOracle, request.change.revoke);
  const plan = await planRotation(reader, { riskOracle, ...request.change, sender });
  operator.say(renderRotation(plan));
  if (plan.problems.length > 0) return 1;
  if (writer === undefined) {
    operator.say("\ndry run: nothing was sent");
    return 0;
  }
  await operator.agree(request.yes, "announce this set");
  const hash = await announceSignerSet(writer, { riskOracle, ...request.change });
  await mined(reader, hash);
  const after = await readOracleState(reader, riskOracle);
  const announced = after.pending ?? after.active;
  operator.say(`\nannounced as set ${announced.id} in ${hash}`);
  operator.say(
    `reports of the new nodes serve from ${announced.activeAt} (${new Date(announced.activeAt * 1000).toISOString()})`,
  );
  return 0;
}

async function revoke(
  request: RotateRequest,
  operator: Operator,
  writer: SluiceClient | undefined,
  riskOracle: Address,
  signer: Address,
): Promise<number> {
  const state = await readOracleState(operator.reader, riskOracle);
  const places = placesOf(state, signer);
  const problems = faultsOfSender(state, writer?.account?.address);
  if (places.length === 0) problems.push(`${signer} is live in no set that is or will be in force`);
  operator.say(renderRevocation(state, signer, places, problems));
  if (problems.length > 0) return 1;
  if (writer === undefined) {
    operator.say("\ndry run: nothing was sent");
    return 0;
  }
  await operator.agree(request.yes, "revoke this signer");
  for (const { set, index } of places) {
    const hash = await revokeSigner(writer, { riskOracle, signerSet: set.id, index });
    await mined(operator.reader, hash);
    operator.say(`revoked in set ${set.id} by ${hash}`);
  }
  return 0;
}

/** Where a signer still counts, or will. */
function placesOf({ active, pending, overlapping }: OracleState, signer: Address) {
  return [active, ...(pending === undefined ? [] : [pending]), ...overlapping].flatMap((set) =>
    set.signers.flatMap((other, index) =>
      isAddressEqual(other, signer) && !set.revoked.includes(index) ? [{ set, index }] : [],
    ),
  );
}

async function mined(client: SluiceClient, hash: Hash): Promise<void> {
  const { status } = await waitForTransactionReceipt(client, { hash });
  if (status !== "success") throw new Stop(`the transaction ${hash} failed: run the command again with --dry-run`);
}
