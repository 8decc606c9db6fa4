import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { type Address, type Hex, hashTypedData, recoverTypedDataAddress } from "viem";
import { renderVectors } from "../../scripts/vectors/renderVectors.ts";
import {
  decodeReport,
  type Report,
  reportTypedData,
  type Terms,
  termsTypedData,
  termsTypes,
} from "../../sdk/src/index.ts";

type Columns = { count: number } & Record<string, unknown[]>;

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
const vectors = (name: string) => JSON.parse(read(`docs/spec/vectors/${name}.json`)) as Record<string, Columns>;
const row = (columns: Columns, index: number) =>
  Object.fromEntries(
    Object.keys(columns)
      .filter((name) => name !== "count")
      .map((name) => [name, columns[name]?.[index]]),
  );

describe("vectors", () => {
  it("are what `npm run vectors` writes", async () => {
    const files = await renderVectors();
    for (const [path, text] of files) assert.ok(read(path) === text, `${path} differs: run \`npm run vectors\``);
    const committed = readdirSync(new URL("../../docs/spec/vectors", import.meta.url)).filter((name) =>
      name.endsWith(".json"),
    );
    assert.deepEqual(committed.sort(), [...files.keys()].map((path) => path.split("/").at(-1)).sort());
  });

  it("hold paymentIds that viem's own EIP-712 computes", () => {
    const { good } = vectors("terms");
    assert.ok(good !== undefined && good.count >= 20);
    for (let index = 0; index < good.count; index++) {
      const { chainId, escrow, paymentId, ...fields } = row(good, index);
      for (const { name, type } of termsTypes.Terms)
        if (type === "uint256") fields[name] = BigInt(fields[name] as string);
      const typedData = termsTypedData({
        chainId: chainId as number,
        escrow: escrow as Address,
        terms: fields as Terms,
      });
      assert.equal(hashTypedData(typedData), paymentId);
    }
  });

  it("hold digests of every signed verb that viem's own EIP-712 computes from the page's types", () => {
    const page = read("docs/spec/payments.md");
    const shown = [...page.matchAll(/^([A-Z]\w+)\(((?:\w+ \w+,?)+)\)$/gm)].map(([, name, list]) => ({
      name: name as string,
      fields: (list as string).split(",").map((field) => {
        const [type, fieldName] = field.split(" ") as [string, string];
        return { name: fieldName, type };
      }),
    }));
    assert.equal(shown.length, 12);
    for (const { name, fields } of shown) {
      const group = vectors("verbs")[name];
      assert.ok(group !== undefined && group.count >= 6, name);
      for (let index = 0; index < group.count; index++) {
        const { chainId, escrow, digest, ...message } = row(group, index);
        const domain = {
          name: "Sluice Escrow",
          version: "1",
          chainId: chainId as number,
          verifyingContract: escrow as Address,
        };
        assert.equal(hashTypedData({ domain, types: { [name]: fields }, primaryType: name, message }), digest);
      }
    }
  });

  it("hold reports whose signatures viem's own EIP-712 recovers", async () => {
    const { good, signers } = vectors("reports") as unknown as { good: Columns; signers: Address[] };
    let signatures = 0;
    for (let index = 0; index < good.count; index++) {
      const { chainId, riskOracle, encoded, subject, digest, signedBy } = row(good, index);
      const decoded = decodeReport({ bytes: encoded as Hex, subject: subject as Hex });
      const typedData = reportTypedData({
        chainId: chainId as number,
        riskOracle: riskOracle as Address,
        report: decoded.report satisfies Report,
      });
      assert.equal(hashTypedData(typedData), digest);
      assert.deepEqual(
        decoded.signatures.map((signature) => signature.index),
        signedBy,
      );
      for (const { index: signer, signature } of decoded.signatures) {
        assert.equal(await recoverTypedDataAddress({ ...typedData, signature }), signers[signer]);
        signatures += 1;
      }
    }
    assert.ok(signatures >= 15);
  });

  it("reach every part of the scale in every model", () => {
    const { models } = vectors("models") as unknown as { models: { name: string; inputs: { score: number[] } }[] };
    assert.equal(models.length, 3);
    for (const { name, inputs } of models) {
      assert.ok(inputs.score.includes(0) && inputs.score.includes(10_000), name);
      assert.ok(new Set(inputs.score).size >= 15, name);
    }
  });
});
