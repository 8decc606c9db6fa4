import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, posix } from "node:path";
import { ROOT } from "./place.ts";

/** Answers a question in SMT-LIB 2 with what a solver prints: `sat`, `unsat` or `unknown` first. */
export type Solve = (question: string) => Promise<string>;

/** What the model checker says about one contract of assertions. */
export interface Proof {
  /** places that are proved, as file:line */
  proved: string[];
  /** what is false, as solc words it, with the values that show it if it knows them */
  refuted: string[];
  /** what is neither: not decided, not supported, not even asked */
  open: string[];
}

interface Diagnostic {
  errorCode?: string;
  severity: string;
  formattedMessage: string;
  sourceLocation?: { file: string; start: number };
}

interface Output {
  errors?: Diagnostic[];
  auxiliaryInputRequested?: { smtlib2queries?: Record<string, string> };
}

/** "… check is safe!", of CHC and of BMC. */
const PROVED = new Set(["9576", "2961"]);
/** "… verification condition(s) proved safe!" without places, and that BMC will go in a later release of solc. */
const REMARKS = new Set(["1391", "6002", "3993"]);
const REFUTED = /^\w+: (?:CHC|BMC): .* happens here\./;

const load = createRequire(import.meta.url);

export interface ProveOptions {
  solve: Solve;
  /** how solc asks: as Horn clauses, or with every call inlined, which is as complete where nothing loops */
  engine: "chc" | "bmc";
  /** also prove that no checked sum, difference or product overflows */
  overflows: boolean;
  /** edits a source before it is compiled: to see that a bug is found */
  change?: (file: string, source: string) => string;
}

/**
 * Proves every assertion in one contract with solc's model checker.
 * @param file Solidity source, relative to the checkout; the contract bears its name
 */
export async function prove(file: string, { solve, engine, overflows, change }: ProveOptions): Promise<Proof> {
  const sources: Record<string, { content: string }> = {};
  const visit = (path: string): void => {
    if (sources[path] !== undefined) return;
    const source = readFileSync(join(ROOT, path), "utf8");
    const content = change?.(path, source) ?? source;
    sources[path] = { content };
    for (const [, from] of content.matchAll(/^import .*?from "(\..*?)";/gms)) {
      if (from !== undefined) visit(posix.normalize(posix.join(posix.dirname(path), from)));
    }
  };
  visit(file);
  const input = {
    language: "Solidity",
    sources,
    settings: {
      evmVersion: "cancun",
      modelChecker: {
        contracts: { [file]: [posix.basename(file, ".sol")] },
        engine,
        solvers: ["smtlib2"],
        targets: overflows ? ["assert", "underflow", "overflow"] : ["assert"],
        showProvedSafe: true,
        showUnproved: true,
        showUnsupported: true,
      },
      outputSelection: { "*": { "*": [] } },
    },
  };
  // solc asks, is answered, and asks no more: a fresh compiler asks the same again, word for word.
  const queries = Object.entries(compile(input).auxiliaryInputRequested?.smtlib2queries ?? {});
  const smtlib2responses: Record<string, string> = {};
  for (const [key, query] of queries) smtlib2responses[key] = await solve(query);
  const output = compile({ ...input, auxiliaryInput: { smtlib2responses } });

  const proof: Proof = { proved: [], refuted: [], open: [] };
  for (const { errorCode, severity, formattedMessage, sourceLocation } of output.errors ?? []) {
    if (PROVED.has(errorCode ?? "")) proof.proved.push(placeOf(sources, sourceLocation));
    else if (REFUTED.test(formattedMessage)) proof.refuted.push(formattedMessage.trim());
    else if (severity === "error" || !REMARKS.has(errorCode ?? "")) proof.open.push(formattedMessage.trim());
  }
  const asked = output.auxiliaryInputRequested?.smtlib2queries ?? {};
  if (Object.keys(asked).some((key) => smtlib2responses[key] === undefined)) {
    proof.open.push(`${file}: solc asked other questions the second time`);
  }
  if (proof.refuted.length + proof.open.length === 0) {
    const places = [...(sources[file]?.content ?? "").split("\n").entries()]
      .filter(([, line]) => /\bassert\(/.test(line))
      .map(([index]) => `${file}:${index + 1}`);
    for (const place of places) if (!proof.proved.includes(place)) proof.open.push(`${place}: solc did not examine it`);
    if (proof.proved.length === 0) proof.open.push(`${file}: solc examined nothing`);
  }
  return proof;
}

function compile(input: object): Output {
  const path = load.resolve("solc/soljson.js");
  delete load.cache[path];
  const listeners = new Set(process.listeners("uncaughtException"));
  const rejections = new Set(process.listeners("unhandledRejection"));
  const { compile } = (load("solc/wrapper") as (soljson: unknown) => { compile(input: string): string })(load(path));
  // Emscripten leaves its handlers behind.
  for (const each of process.listeners("uncaughtException")) {
    if (!listeners.has(each)) process.off("uncaughtException", each);
  }
  for (const each of process.listeners("unhandledRejection")) {
    if (!rejections.has(each)) process.off("unhandledRejection", each);
  }
  return JSON.parse(compile(JSON.stringify(input))) as Output;
}

function placeOf(sources: Record<string, { content: string }>, location: Diagnostic["sourceLocation"]): string {
  if (location === undefined) return "?";
  const before = Buffer.from(sources[location.file]?.content ?? "")
    .subarray(0, location.start)
    .toString();
  return `${location.file}:${before.split("\n").length}`;
}
