/** Lets requests run side by side, and blocks alone. */
export type Turns = {
  /** Runs beside other shared work, never beside exclusive work. */
  shared<T>(work: () => Promise<T>): Promise<T>;
  /** Runs alone; goes before shared work that has not begun. */
  exclusive<T>(work: () => Promise<T>): Promise<T>;
};

export function createTurns(): Turns {
  let running = 0; // shared ones; −1 while an exclusive one runs
  const sharedQueue: (() => void)[] = [];
  const exclusiveQueue: (() => void)[] = [];

  const next = (): void => {
    if (running === 0 && exclusiveQueue.length > 0) {
      running = -1;
      exclusiveQueue.shift()?.();
      return;
    }
    if (running < 0 || exclusiveQueue.length > 0) return;
    for (let begin = sharedQueue.shift(); begin !== undefined; begin = sharedQueue.shift()) {
      running++;
      begin();
    }
  };

  const enter = async <T>(queue: (() => void)[], leave: () => void, work: () => Promise<T>): Promise<T> => {
    await new Promise<void>((begin) => {
      queue.push(begin);
      next();
    });
    try {
      return await work();
    } finally {
      leave();
      next();
    }
  };

  return {
    shared: (work) =>
      enter(
        sharedQueue,
        () => {
          running--;
        },
        work,
      ),
    exclusive: (work) =>
      enter(
        exclusiveQueue,
        () => {
          running = 0;
        },
        work,
      ),
  };
}
