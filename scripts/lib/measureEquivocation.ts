import type { NetworkConnection } from "hardhat/types/network";
import { type Hex, parseEventLogs, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import { findEquivocation } from "../../sdk/src/reports/findEquivocation.ts";
import { signReport } from "../../sdk/src/reports/signReport.ts";
import type { Report } from "../../sdk/src/types/report.ts";
import type { Row } from "./rows.ts";

const BOND = 1_000n * 10n ** 6n;
const BURN: Hex = "0x000000000000000000000000000000000000dEaD";
const REPORT_SECONDS = 3600n;

/**
 * Gas of a proof of equivocation from two reports, the signer being one of five in the only set. Prover and burn address
 * hold the token already.
 */
export async function measureEquivocation({ viem }: NetworkConnection): Promise<Row[]> {
  const client = await viem.getPublicClient();
  const [sponsor, prover] = await viem.getWalletClients();
  if (!sponsor || !prover) throw new Error("The network needs two accounts.");
  const mined = (hash: Hex) => client.waitForTransactionReceipt({ hash });
  const signers = [1, 2, 3, 4, 5].map((key) => privateKeyToAccount(`0x${key.toString(16).padStart(64, "0")}`));
  const token = await viem.deployContract("TestToken");
  const models = await viem.deployContract("RiskModels");
  const bonds = await viem.deployContract("SignerBonds", [token.address, BOND, 86_400n, 2000n]);
  const oracle = await viem.deployContract("RiskOracle", [
    zeroAddress,
    models.address,
    bonds.address,
    REPORT_SECONDS,
    0n,
    signers.map(({ address }) => address),
    3,
  ]);
  for (const holder of [prover.account.address, BURN]) await mined(await token.write.mint([holder, 1n]));
  await mined(await token.write.mint([sponsor.account.address, 10n * BOND]));
  await mined(await token.write.approve([bonds.address, 10n * BOND]));
  for (const { address } of signers) await mined(await bonds.write.depositFor([oracle.address, address, BOND]));

  const chainId = await client.getChainId();
  const where = { chainId, riskOracle: oracle.address };
  const block = await client.getBlock();
  const report: Report = {
    subject: `0x${"5a".repeat(32)}`,
    amount: 100n * 10n ** 6n,
    features: `0x${"1f03".repeat(16)}`,
    extraFeatures: zeroHash,
    model: `0x${"6b".repeat(32)}`,
    manifest: `0x${"a7".repeat(32)}`,
    round: block.number,
    blockHash: block.hash,
    validUntil: block.timestamp + REPORT_SECONDS,
  };
  const signed = await Promise.all(
    [report, { ...report, features: `0x${"2e04".repeat(16)}` as Hex }].map(async (content) => ({
      report: content,
      signature: await signReport({ account: signers[2] as (typeof signers)[number], ...where, report: content }),
    })),
  );
  const found = await findEquivocation({ ...where, signed });
  if (found === undefined) throw new Error("Two reports of one signer are an equivocation.");
  const args = [oracle.address, found.first, found.second, prover.account.address] as const;
  const receipt = await mined(await bonds.write.proveEquivocation(args, { account: prover.account }));
  const [proven] = parseEventLogs({ abi: bonds.abi, logs: receipt.logs, eventName: "EquivocationProven" });
  if (proven?.args.burnt !== (BOND * 4n) / 5n) throw new Error("The proof did not burn four fifths of the stake.");
  return [{ name: "risk.equivocation", value: Number(receipt.gasUsed), unit: "gas" }];
}
