import { existsSync, readdirSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const SKIPPED = new Set(["node_modules", "artifacts", "cache", "coverage", ".sluice"]);

/** The files under a folder (or the file itself) whose names end with the suffix, sorted, relative to root with slashes. */
export function filesUnder(root: string, folder: string, suffix: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  const found: string[] = [];
  const visit = (path: string): void => {
    if (statSync(path).isDirectory()) {
      for (const entry of readdirSync(path)) if (!SKIPPED.has(entry)) visit(join(path, entry));
    } else if (path.endsWith(suffix)) {
      found.push(relative(root, path).replaceAll("\\", "/"));
    }
  };
  visit(start);
  return found.sort();
}

/** Every test file of the checkout, by runner. */
export function testFiles(root: string): { solidity: string[]; mocha: string[] } {
  return {
    solidity: filesUnder(root, "test", ".t.sol"),
    mocha: ["test", "sdk/test", "oracle/test"].flatMap((folder) => filesUnder(root, folder, ".test.ts")),
  };
}
