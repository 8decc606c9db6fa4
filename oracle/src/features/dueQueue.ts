/** What waits to settle. */
export type Waiting = {
  readonly paymentId: string;
  /** Second at which it settles. */
  readonly refundBy: number;
  /** Where it waits; −1 while it does not. Kept by the queue. */
  place: number;
};

/**
 * Payments by the second at which they settle, then by id: the order does not depend on the order of insertion. Each
 * waits once, and who leaves early leaves nothing behind. Steps grow with the logarithm of how many wait.
 */
export class DueQueue<T extends Waiting> {
  readonly #heap: T[] = [];

  get size(): number {
    return this.#heap.length;
  }

  first(): T | undefined {
    return this.#heap[0];
  }

  /** Adds one that does not wait yet. */
  add(waiting: T): void {
    this.#heap.push(waiting);
    this.#rise(waiting, this.#heap.length - 1);
  }

  /** Takes out one that waits. */
  remove(waiting: T): void {
    const place = waiting.place;
    const last = this.#heap.pop() as T;
    waiting.place = -1;
    if (last === waiting) return;
    this.#rise(last, place);
    if (last.place === place) this.#sink(last, place);
  }

  #rise(waiting: T, from: number): void {
    const heap = this.#heap;
    let i = from;
    while (i > 0) {
      const parent = heap[(i - 1) >> 1] as T;
      if (!isBefore(waiting, parent)) break;
      heap[i] = parent;
      parent.place = i;
      i = (i - 1) >> 1;
    }
    heap[i] = waiting;
    waiting.place = i;
  }

  #sink(waiting: T, from: number): void {
    const heap = this.#heap;
    let i = from;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as T, heap[child] as T)) child++;
      const best = heap[child] as T;
      if (!isBefore(best, waiting)) break;
      heap[i] = best;
      best.place = i;
      i = child;
    }
    heap[i] = waiting;
    waiting.place = i;
  }
}

function isBefore(a: Waiting, b: Waiting): boolean {
  return a.refundBy < b.refundBy || (a.refundBy === b.refundBy && a.paymentId < b.paymentId);
}
