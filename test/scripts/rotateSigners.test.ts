import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { acceptRiskOracleOwnership, getSignerSet, revokeSigner, transferRiskOracleOwnership } from "@sluice/sdk";
import { network } from "hardhat";
import { type Address, zeroAddress } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import Sluice from "../../ignition/modules/Sluice.ts";
import { ROOT } from "../../scripts/bootstrap.mjs";
import { planRotation } from "../../scripts/deployment/planRotation.ts";
import { parseAddress, recordedAddress } from "../../scripts/deployment/recordedAddress.ts";
import { duration } from "../../scripts/deployment/renderRotation.ts";
import { readRotateFlags, rotateSigners } from "../../scripts/deployment/rotateSigners.ts";
import { createTestOperator, isStop } from "./testOperator.ts";

const REPORT_SECONDS = 3600;
const ROTATION_DELAY = 604_800;
const { ignition, viem, networkHelpers } = await network.create();
const reader = await viem.getPublicClient();
const [owner, stranger] = await viem.getWalletClients();
assert.ok(owner !== undefined && stranger !== undefined);
const [a, b, c, d, e] = [1, 2, 3, 4, 5].map((n) => privateKeyToAccount(`0x${String(n).repeat(64)}`).address) as [
  Address,
  Address,
  Address,
  Address,
  Address,
];

describe("npm run rotate-signers", function () {
  this.timeout(120_000);
  let riskOracle: Address;
  let folder: string;
  let said: string;

  /** By the module that operators use. */
  const deploy = async (changes: Record<string, unknown>): Promise<Address> => {
    const usual = { signers: [a, b, c], quorum: 2, owner: owner.account.address, reportSeconds: REPORT_SECONDS };
    const parameters = { Sluice: { ...usual, rotationDelay: ROTATION_DELAY, ...changes } };
    return (await ignition.deploy(Sluice, { parameters })).riskOracle.address;
  };

  /** The command on the chain of this test. */
  const run = async (line: string, wallet = owner) => {
    const operator = createTestOperator(reader, wallet, folder);
    try {
      return await rotateSigners(readRotateFlags(`--network default ${line}`.split(" ")), operator);
    } finally {
      said = operator.said;
    }
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "sluice-rotate-"));
    riskOracle = await deploy({});
    const record = { chainId: 31337, riskOracle: { address: riskOracle } };
    writeFileSync(join(folder, "31337.json"), JSON.stringify(record));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it("shows in a dry run who is kept, new and gone, when it happens and what it costs, and sends nothing", async () => {
    const before = await reader.getBlockNumber();
    assert.equal(await run(`--signers ${b},${d},${c} --quorum 2 --dry-run`, undefined), 0);
    assert.equal(await reader.getBlockNumber(), before);
    const now = (await reader.getBlock()).timestamp;
    const stamp = (second: bigint) => new Date(Number(second) * 1000).toISOString().replace(".000", "");
    assert.match(said, new RegExp(`RiskOracle ${riskOracle} on chain 31337`));
    assert.match(said, new RegExp(`in force: set 1, 2 of 3\n   0  ${a}  goes\n   1  ${b}\n   2  ${c}\n`));
    assert.match(said, new RegExp(`to announce: set 2, 2 of 3\n   0  ${b}  kept\n   1  ${d}  new\n   2  ${c}  kept\n`));
    assert.ok(said.includes(`${stamp(now + 604_800n)}   set 2 takes over, 7 d after the announcement`), said);
    assert.ok(said.includes(`${stamp(now + 608_400n)}   reports of set 1 serve no more, 1 h later`), said);
    assert.match(said, /gas: [1-9]\d\d,\d{3}\n/);
    assert.match(said, /dry run: nothing was sent/);
    assert.doesNotMatch(said, /look twice|cannot be done/);
  });

  it("announces what it showed", async () => {
    assert.equal(await run(`--signers ${b},${d},${c} --quorum 2 --yes`), 0);
    const announced = await getSignerSet(reader, { riskOracle, signerSet: 2 });
    assert.deepEqual([announced.signers, announced.quorum], [[b, d, c], 2]);
    const now = Number((await reader.getBlock()).timestamp);
    assert.equal(announced.activeAt, now + ROTATION_DELAY);
    assert.match(said, /announced as set 2 in 0x[0-9a-f]{64}/);
    assert.ok(said.includes(`serve from ${announced.activeAt}`));
    // What is shown is what is estimated there and then: the transaction took no more.
    const { gas } = await planRotation(reader, { riskOracle, signers: [a, d, c], quorum: 2 });
    assert.ok(gas !== undefined && gas > 100_000n);
  });

  it("says which announced set is replaced", async () => {
    await run(`--signers ${b},${d},${c} --quorum 2 --yes`);
    assert.equal(await run(`--signers ${d},${e},${c} --quorum 2 --dry-run`), 0);
    assert.match(said, /announced before, takes over .*Z: set 2, 2 of 3/);
    assert.match(said, /to announce: set 3/);
    assert.match(said, /set 2 is replaced: it never takes over/);
    assert.equal(await run(`--signers ${d},${e},${c} --quorum 2 --yes`), 0);
    assert.equal((await getSignerSet(reader, { riskOracle, signerSet: 2 })).activeAt, 2 ** 48 - 1);
    // The replaced one is neither pending nor counted again.
    const { state } = await planRotation(reader, { riskOracle, signers: [a], quorum: 1 });
    assert.deepEqual([state.pending?.id, state.nextId, state.active.id], [3, 4, 1]);
  });

  it("counts on the new set once it took over, and on the old one in its overlap", async () => {
    await run(`--signers ${b},${d},${c} --quorum 2 --yes`);
    await networkHelpers.time.increase(ROTATION_DELAY);
    const { state, kept, gone } = await planRotation(reader, { riskOracle, signers: [b, d, e], quorum: 2 });
    assert.deepEqual([state.active.id, state.pending, state.overlapping.map(({ id }) => id)], [2, undefined, [1]]);
    assert.deepEqual([kept, gone], [[b, d], [c]]);
    await networkHelpers.time.increase(REPORT_SECONDS);
    const later = await planRotation(reader, { riskOracle, signers: [b, d, e], quorum: 2 });
    assert.deepEqual(later.state.overlapping, []);
  });

  it("refuses, with every reason at once, what the oracle would refuse", async () => {
    const before = await reader.getBlockNumber();
    assert.equal(await run(`--signers ${a},${zeroAddress},${a} --quorum 4 --yes`, stranger), 1);
    assert.match(said, /the quorum is 1 to 3, the number of signers, not 4/);
    assert.match(said, /signer 1 is the zero address/);
    assert.match(said, new RegExp(`signers 0 and 2 are the same: ${a}`));
    assert.match(said, /only the owner 0x[0-9a-fA-F]{40} may do that/);
    assert.match(said, /gas: not estimated/);
    assert.equal(await reader.getBlockNumber(), before);
    const many = Array.from({ length: 32 }, (_, i) => `0x${(i + 1).toString(16).padStart(40, "0")}`).join(",");
    assert.equal(await run(`--signers ${many} --quorum 20 --dry-run`), 1);
    assert.match(said, /a set has 1 to 31 signers, not 32/);
  });

  it("says so when the sender is only proposed, or the oracle has no owner", async () => {
    await transferRiskOracleOwnership(owner, { riskOracle, newOwner: stranger.account.address });
    assert.equal(await run(`--signers ${a} --quorum 1 --yes`, stranger), 1);
    assert.match(said, /the ownership was proposed to the sender, which has to accept it first/);
    assert.equal(await run(`--signers ${a},${b},${d} --quorum 2 --dry-run`), 0);
    assert.match(said, /look twice:\n {2}the ownership is proposed to 0x/);
    await acceptRiskOracleOwnership(stranger, { riskOracle });
    assert.equal(await run(`--signers ${a} --quorum 1 --yes`), 1);
    assert.equal(await run(`--signers ${a} --quorum 1 --yes`, stranger), 0);
    const ownerless = await deploy({ owner: zeroAddress });
    assert.equal(await run(`--signers ${a},${b},${d} --quorum 2 --oracle ${ownerless} --dry-run`), 1);
    assert.match(said, /owner {6}nobody/);
    assert.match(said, /the oracle has no owner: nobody can ever change its signers/);
  });

  it("names signers without a bond", async () => {
    const token = await viem.deployContract("TestToken");
    const bonds = await viem.deployContract("SignerBonds", [token.address, 100n, 3600n, 2000n]);
    const bonded = await deploy({ bonds: bonds.address, signers: [a], quorum: 1, rotationDelay: 0 });
    await token.write.mint([owner.account.address, 100n]);
    await token.write.approve([bonds.address, 100n]);
    await bonds.write.depositFor([bonded, b, 100n]);
    assert.equal(await run(`--signers ${b},${d} --quorum 2 --oracle ${bonded} --yes`), 1);
    assert.match(said, new RegExp(`${d} has no bond at ${bonds.address}`, "i"));
    assert.doesNotMatch(said, new RegExp(`${b} has no bond`));
    assert.equal(await run(`--signers ${b} --quorum 1 --oracle ${bonded} --yes`), 0);
    assert.match(said, /this oracle's sets do not wait: it takes over at once/);
    assert.deepEqual((await getSignerSet(reader, { riskOracle: bonded })).signers, [b]);
  });

  it("warns of sets that are allowed and perhaps not meant", async () => {
    await revokeSigner(owner, { riskOracle, signerSet: 1, index: 0 });
    await run(`--signers ${a},${b},${c},${d} --quorum 2 --dry-run`);
    assert.match(said, /2 of 4: two groups without a common signer/);
    assert.match(said, new RegExp(`${a} was revoked in set 1, and is in the new one`));
    assert.match(said, new RegExp(`0 {2}${a} {2}revoked`));
    await run(`--signers ${b},${c} --quorum 2 --dry-run`);
    assert.match(said, /2 of 2: one lost key, and nothing is released/);
    await run(`--signers ${a},${b},${c} --quorum 2 --dry-run`);
    assert.match(said, /it is the set in force, unchanged/);
  });

  it("revokes a signer at once wherever it serves or will", async () => {
    await run(`--signers ${b},${d} --quorum 2 --yes`);
    assert.equal(await run(`--revoke ${b} --dry-run`), 0);
    assert.match(said, /set 1 \(in force\), signer 1: 2 are left, quorum 2/);
    assert.match(said, /set 2 \(announced\), signer 0: 1 are left, fewer than the quorum of 2: it says hold/);
    assert.deepEqual((await getSignerSet(reader, { riskOracle, signerSet: 1 })).revoked, []);
    assert.equal(await run(`--revoke ${b} --yes`), 0);
    assert.deepEqual((await getSignerSet(reader, { riskOracle, signerSet: 1 })).revoked, [1]);
    assert.deepEqual((await getSignerSet(reader, { riskOracle, signerSet: 2 })).revoked, [0]);
    assert.equal(await run(`--revoke ${b} --yes`), 1);
    assert.match(said, /is live in no set that is or will be in force/);
    assert.equal(await run(`--revoke ${a} --yes`, stranger), 1);
    await networkHelpers.time.increase(ROTATION_DELAY);
    assert.equal(await run(`--revoke ${a} --dry-run`), 0);
    assert.match(said, /set 1 \(in its overlap\), signer 0/);
  });

  it("does nothing without an agreement", async () => {
    const before = await reader.getBlockNumber();
    await assert.rejects(run(`--signers ${a},${b},${d} --quorum 2`), isStop(/nobody agreed to announce this set/, 2));
    await assert.rejects(run(`--revoke ${a}`), isStop(/nobody agreed to revoke this signer/, 2));
    assert.equal(await reader.getBlockNumber(), before);
  });

  it("says what is wrong with its flags", () => {
    const wrong: [string, RegExp][] = [
      ["--signers 0x1 --quorum 1", /--network is missing/],
      [`--network x --signers ${a}`, /--signers and --quorum go together/],
      ["--network x --quorum 1", /--signers and --quorum go together/],
      [`--network x --signers ${a},hello --quorum 1`, /--signers, number 1: "hello" is no address/],
      [`--network x --signers ${a} --quorum two`, /--quorum takes a whole number from 1 to 31, not "two"/],
      [`--network x --signers ${a} --quorum 0`, /--quorum takes a whole number/],
      [`--network x --revoke ${a} --quorum 1`, /--revoke goes without/],
      ["--network x --what", /--what/],
    ];
    for (const [line, pattern] of wrong)
      assert.throws(() => readRotateFlags(line.split(" ")), isStop(pattern, 2), line);
    const mistyped = a.replace(/[a-f]/, (letter) => letter.toUpperCase());
    assert.notEqual(mistyped, a);
    assert.throws(() => parseAddress("--revoke", mistyped), isStop(/the checksum of .* is wrong/, 2));
    assert.equal(parseAddress("signer", a.toLowerCase()), a);
  });

  it("finds the oracle in the chain's record, and says so when it cannot", async () => {
    const flag = { name: "oracle", value: undefined };
    assert.equal(recordedAddress("riskOracle", { flag, chainId: 31337, folder }), riskOracle);
    assert.throws(
      () => recordedAddress("riskOracle", { flag, chainId: 5, folder }),
      isStop(/no record of .* chain 5/, 1),
    );
    writeFileSync(join(folder, "5.json"), JSON.stringify({ chainId: 6 }));
    assert.throws(
      () => recordedAddress("riskOracle", { flag, chainId: 5, folder }),
      isStop(/is a record of chain 6/, 1),
    );
    await assert.rejects(
      run(`--signers ${a} --quorum 1 --oracle ${a} --dry-run`),
      isStop(/there is no contract at/, 1),
    );
    const other = await viem.deployContract("TestToken");
    await assert.rejects(
      run(`--signers ${a} --quorum 1 --oracle ${other.address} --dry-run`),
      isStop(/does not answer as a RiskOracle/, 1),
    );
  });

  it("writes durations in the largest unit that fits", () => {
    assert.deepEqual([0, 61, 7200, 604_800].map(duration), ["0 s", "61 s", "2 h", "7 d"]);
  });

  it("ends with the exit codes of the other commands, and never waits for an answer that cannot come", () => {
    const command = (...args: string[]) =>
      spawnSync(process.execPath, [join(ROOT, "scripts", "rotate-signers.ts"), ...args], {
        encoding: "utf8",
        input: "",
      });
    const asking = `import { agreeOnTerminal } from "./scripts/deployment/operator.ts"; await agreeOnTerminal(false, "send");`;
    const asked = spawnSync(process.execPath, ["--input-type=module", "-e", asking], {
      cwd: ROOT,
      encoding: "utf8",
      input: "yes\n",
    });
    assert.notEqual(asked.status, 0);
    assert.match(asked.stderr, /there is no terminal to ask on: say --yes to send/);
    const help = command("--help");
    assert.equal(help.status, 0, help.stderr);
    assert.match(help.stdout, /--dry-run {9}prints what would happen/);
    const missing = command();
    assert.equal(missing.status, 2);
    assert.match(missing.stderr, /--network is missing/);
    const unknown = command("--network", "nowhere", "--revoke", a);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /--network nowhere is not in hardhat\.config\.ts, which has .*sepolia/);
    const empty = command("--network", "default", "--oracle", a, "--signers", a, "--quorum", "1", "--dry-run");
    assert.equal(empty.status, 1);
    assert.match(empty.stderr, /there is no contract at .* on chain 31337: check --network and --oracle/);
  });
});
