/** An end with a sentence for the person at the terminal instead of a stack: what happened and what to do. */
export class Stop extends Error {
  readonly exitCode: number;

  /** @param message what happened and what to do  @param exitCode 1 for a failure, 2 for a wrong use */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = "Stop";
    this.exitCode = exitCode;
  }
}
