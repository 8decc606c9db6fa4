export type SluiceErrorParameters = {
  /** Stable snake_case name of the fault, the same in every version and on every side of the wire. */
  code: string;
  /** What to do about it, one sentence. */
  help: string;
  /** The values that the sentence is about. */
  values?: Record<string, unknown> | undefined;
  /** Further lines for people. */
  metaMessages?: readonly string[] | undefined;
  /** Page and anchor in this repository; by default the code's entry in the reference of errors. */
  docsPath?: string | undefined;
  cause?: unknown;
};

/** What every error of the SDK derives from: a sentence, a code for programs, the values, and what to do. */
export class SluiceError extends Error {
  override name = "SluiceError";
  readonly shortMessage: string;
  readonly code: string;
  readonly help: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly metaMessages: readonly string[];
  readonly docsPath: string;

  constructor(shortMessage: string, parameters: SluiceErrorParameters) {
    const { code, help, values = {}, metaMessages = [], docsPath = `docs/sdk/errors.md#${code}`, cause } = parameters;
    const lines = [shortMessage, "", ...metaMessages, help, `Docs: ${docsPath}`];
    super(lines.join("\n"), cause === undefined ? undefined : { cause });
    this.shortMessage = shortMessage;
    this.code = code;
    this.help = help;
    this.values = values;
    this.metaMessages = metaMessages;
    this.docsPath = docsPath;
  }

  /** The first error of the chain of causes that the test accepts, or null; without a test the innermost cause. */
  walk(): Error;
  walk(test: (error: unknown) => boolean): Error | null;
  walk(test?: (error: unknown) => boolean): Error | null {
    let current: unknown = this;
    for (;;) {
      if (test?.(current)) return current as Error;
      const next = current instanceof Error ? current.cause : undefined;
      if (next === undefined || next === null) return test === undefined ? (current as Error) : null;
      current = next;
    }
  }
}
