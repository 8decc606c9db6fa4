/** What one runner did. `files` maps each test file that ran to the number of tests that ran in it. */
export type RunnerReport = {
  passed: number;
  failed: number;
  skipped: number;
  files: Record<string, number>;
};

export type Verdict = {
  passed: number;
  failed: number;
  /** Why the run failed beyond its failed tests, one sentence each. */
  complaints: string[];
};

/** Reads a runner's report; throws on anything that is not one. */
export function parseReport(text: string): RunnerReport {
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error("the report is not an object");
  const { passed, failed, skipped, files } = value as Record<string, unknown>;
  for (const [name, count] of Object.entries({ passed, failed, skipped })) {
    if (typeof count !== "number" || !Number.isInteger(count) || count < 0) {
      throw new Error(`the report's ${name} is not a count`);
    }
  }
  if (typeof files !== "object" || files === null) throw new Error("the report has no files");
  return value as RunnerReport;
}

export type Ran = {
  name: string;
  /** Undefined when the runner ended without a report. */
  report: RunnerReport | undefined;
  exitCode: number;
  /** The files that it was asked to run. */
  asked: readonly string[];
};

/**
 * Adds the runners up. A crash, a file in which no test ran (an async `describe` registers none) and a count below the
 * recorded one each count as a failure, so that the last line never says 0 failed when the run failed.
 */
export function judge(ran: readonly Ran[], recorded: number | undefined): Verdict {
  const verdict: Verdict = { passed: 0, failed: 0, complaints: [] };
  for (const { name, report, exitCode, asked } of ran) {
    if (report === undefined) {
      verdict.complaints.push(`the ${name} runner ended without a report (exit code ${exitCode})`);
      continue;
    }
    verdict.passed += report.passed;
    verdict.failed += report.failed;
    if (exitCode !== 0 && report.failed === 0) {
      verdict.complaints.push(`the ${name} runner exited with ${exitCode} although no test failed`);
    }
    for (const file of asked) {
      if ((report.files[file] ?? 0) === 0) verdict.complaints.push(`${file}: no test ran`);
    }
  }
  if (recorded !== undefined && verdict.passed + verdict.failed < recorded) {
    verdict.complaints.push(
      `${verdict.passed + verdict.failed} tests ran, ${recorded} are recorded in test/recorded-count.json; if tests were removed on purpose: npm test -- --record`,
    );
  }
  return verdict;
}

/** The number of tests that test/recorded-count.json promises. */
export function parseRecorded(text: string): number {
  const value = (JSON.parse(text) as { tests?: unknown } | null)?.tests;
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1) {
    throw new Error('test/recorded-count.json must be { "tests": N } with N above 0');
  }
  return value;
}

/** Async describes: mocha runs nothing that they register after their first await, and passes. */
export function asyncDescribes(source: string): number[] {
  const lines: number[] = [];
  for (const match of source.matchAll(/\b(?:describe|context|suite)(?:\.\w+)?\s*\(\s*[^()]*?,\s*async\b/g)) {
    lines.push(source.slice(0, match.index).split("\n").length);
  }
  return lines;
}
