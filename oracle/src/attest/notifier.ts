/** Wakes those who wait for something with a key. */
export type Notifier = {
  /** Resolves when the key is announced, after the time, or when the signal is aborted, whichever comes first. */
  wait(key: string, milliseconds: number, signal?: AbortSignal): Promise<void>;
  announce(key: string): void;
  /** Wakes all. */
  announceAll(): void;
  readonly waiting: number;
};

export function createNotifier(): Notifier {
  const waiters = new Map<string, Set<() => void>>();
  let waiting = 0;
  return {
    wait(key, milliseconds, signal) {
      if (milliseconds <= 0 || signal?.aborted) return Promise.resolve();
      return new Promise((done) => {
        const list = waiters.get(key) ?? new Set();
        const wake = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener("abort", wake);
          if (!list.delete(wake)) return;
          waiting--;
          if (list.size === 0 && waiters.get(key) === list) waiters.delete(key);
          done();
        };
        const timer = setTimeout(wake, milliseconds);
        signal?.addEventListener("abort", wake, { once: true });
        list.add(wake);
        waiting++;
        waiters.set(key, list);
      });
    },
    announce(key) {
      for (const wake of waiters.get(key) ?? []) wake();
    },
    announceAll() {
      for (const list of [...waiters.values()]) for (const wake of [...list]) wake();
    },
    get waiting() {
      return waiting;
    },
  };
}
