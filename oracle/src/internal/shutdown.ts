/** Runs what has to be closed, last opened first, once. */
export type Shutdown = {
  /** Aborted as soon as the process begins to stop. */
  readonly signal: AbortSignal;
  /** Registers something to close; it runs at the end, in reverse order of registration. */
  add(name: string, close: () => Promise<void> | void): void;
  /** Closes everything; further calls return the first one's promise. */
  run(reason?: unknown): Promise<void>;
  /** Why the process stops, once it does. */
  readonly reason: unknown;
};

/** A fresh list of things to close; onError hears of those that would not close. */
export function createShutdown(onError: (name: string, error: unknown) => void = () => {}): Shutdown {
  const controller = new AbortController();
  const closers: { name: string; close: () => Promise<void> | void }[] = [];
  let running: Promise<void> | undefined;
  let reason: unknown;

  const run = async (): Promise<void> => {
    for (let closer = closers.pop(); closer !== undefined; closer = closers.pop()) {
      try {
        await closer.close();
      } catch (error) {
        onError(closer.name, error);
      }
    }
  };

  return {
    signal: controller.signal,
    add(name, close) {
      closers.push({ name, close });
    },
    run(why) {
      if (running === undefined) {
        reason = why;
        controller.abort();
        running = run();
      }
      return running;
    },
    get reason() {
      return reason;
    },
  };
}
