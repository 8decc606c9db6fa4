// `npm run check`: contracts compile, formatting, lint and types are clean; warnings are errors. With --write: formats.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ROOT } from "./bootstrap.mjs";
import { asyncDescribes } from "./house/counts.ts";
import { filesUnder, testFiles } from "./house/files.ts";
import { runNode } from "./house/run.ts";

const USAGE =
  "npm run check            formatting, lint and types\nnpm run format           formats what can be formatted";

type Step = { name: string; args: string[] };

function flags(): { write: boolean } {
  try {
    const { values } = parseArgs({ options: { write: { type: "boolean" }, help: { type: "boolean" } } });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    return { write: values.write ?? false };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

const bin = (path: string): string => join(ROOT, "node_modules", path);
const { write } = flags();
const contracts = filesUnder(ROOT, "contracts", ".sol");
const tests = filesUnder(ROOT, "test", ".sol");
const isMock = (file: string): boolean => file.startsWith("contracts/mocks/");
const guarding = contracts.filter((file) => !isMock(file));
const misbehaving = [...contracts.filter(isMock), ...tests]; // mocks misbehave on purpose

const biome: Step = {
  name: "Biome",
  args: [bin("@biomejs/biome/bin/biome"), "check", "--error-on-warnings", ...(write ? ["--write"] : []), "."],
};
const prettier = (files: string[]): Step => ({
  name: "Prettier (Solidity)",
  args: [bin("prettier/bin/prettier.cjs"), "--log-level=warn", write ? "--write" : "--check", ...files],
});
const solhint = (name: string, config: string, files: string[]): Step => ({
  name: `solhint (${name})`,
  args: [bin("solhint/solhint.js"), "--disc", "--max-warnings=0", "--config", config, ...files],
});
const types = (folder: string): Step => ({
  name: `TypeScript (${folder})`,
  args: [bin("typescript/bin/tsc"), "-p", join(folder, "tsconfig.json")],
});

let failed = 0;
function report(name: string, code: number, output: string): void {
  if (code !== 0) failed++;
  console.log(
    code === 0 ? `  ok      ${name}` : `  FAILED  ${name}\n${output.replaceAll(/^[┌│└].*$\n?/gm, "").trimEnd()}`,
  );
}

// The compiler says it only when it compiles; the build info keeps what it said. Warnings of dependencies are theirs.
function compilerWarnings(): string[] {
  type Message = { formattedMessage: string; errorCode?: string; sourceLocation?: { file: string } };
  const TRANSIENT_STORAGE = "2394"; // said once for the first tstore of a build, wherever it is; nothing in a source ends it
  return filesUnder(ROOT, "artifacts/build-info", ".output.json").flatMap((file) => {
    const { output } = JSON.parse(readFileSync(join(ROOT, file), "utf8")) as { output: { errors?: Message[] } };
    return (output.errors ?? [])
      .filter(({ errorCode }) => errorCode !== TRANSIENT_STORAGE)
      .filter(({ sourceLocation }) => sourceLocation?.file.startsWith("npm/") !== true)
      .map(({ formattedMessage }) => formattedMessage);
  });
}

async function all(steps: Step[]): Promise<void> {
  const waiting = [...steps];
  const lane = async (): Promise<void> => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      const { code, output } = await runNode(step.args, { cwd: ROOT, quiet: true });
      report(step.name, code, output);
    }
  };
  await Promise.all([lane(), lane()]);
}

if (write) {
  await all([biome, ...(contracts.length + tests.length > 0 ? [prettier([...contracts, ...tests])] : [])]);
} else {
  // The types of the artifacts are part of what the type checker sees.
  if (contracts.length > 0) {
    const built = await runNode([bin("hardhat/dist/src/cli.js"), "build", "--no-tests", "--quiet"], {
      cwd: ROOT,
      quiet: true,
    });
    const warnings = built.code === 0 ? compilerWarnings() : [];
    report(
      "contracts compile without warnings",
      built.code + warnings.length,
      built.code === 0 ? warnings.join("\n") : built.output,
    );
  }
  const folders = [".", "sdk", "oracle"].filter((folder) => existsSync(join(ROOT, folder, "tsconfig.json")));
  const withSources = folders.filter((folder) => folder === "." || filesUnder(ROOT, folder, ".ts").length > 0);
  await all([
    ...withSources.map(types),
    biome,
    ...(contracts.length + tests.length > 0 ? [prettier([...contracts, ...tests])] : []),
    ...(guarding.length > 0 ? [solhint("contracts", ".solhint.json", guarding)] : []),
    ...(misbehaving.length > 0 ? [solhint("mocks and tests", "test/.solhint.json", misbehaving)] : []),
  ]);
  const traps = testFiles(ROOT).mocha.flatMap((file) =>
    asyncDescribes(readFileSync(join(ROOT, file), "utf8")).map(
      (line) => `${file}:${line}: async describe runs no test`,
    ),
  );
  report("no async describe", traps.length, traps.join("\n"));
}
process.exit(failed === 0 ? 0 : 1);
