/** Something that happens at a second of chain time. */
export interface Entry<T> {
  at: number;
  what: T;
}

/** What is still to happen, in order of time; of one second, in order of rank and then as it was added. */
export interface Agenda<T> {
  add(at: number, rank: number, what: T): void;
  /** Takes everything of the next second; undefined when nothing is left. */
  next(): { at: number; what: T[] } | undefined;
  readonly size: number;
}

export function createAgenda<T>(): Agenda<T> {
  const entries: { at: number; rank: number; order: number; what: T }[] = [];
  let order = 0;
  return {
    add(at, rank, what) {
      const entry = { at, rank, order: order++, what };
      let [low, high] = [0, entries.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        const other = entries[middle] as typeof entry;
        // Latest first, so that taking is popping.
        const isBefore = other.at !== at ? other.at > at : other.rank !== rank ? other.rank > rank : true;
        if (isBefore && !(other.at === at && other.rank === rank)) low = middle + 1;
        else high = middle;
      }
      entries.splice(low, 0, entry);
    },
    next() {
      const at = entries.at(-1)?.at;
      if (at === undefined) return undefined;
      const what: T[] = [];
      for (let last = entries.at(-1); last?.at === at; last = entries.at(-1)) {
        what.push(last.what);
        entries.pop();
      }
      return { at, what };
    },
    get size() {
      return entries.length;
    },
  };
}
