/** A payment and the second at which it settles. */
export type Due = { readonly at: number; readonly paymentId: string };

/**
 * Payments by the second at which they settle, then by id: the order does not depend on the order of insertion.
 * An index only: the state checks every entry against the payment's record, so an outdated one does no harm.
 */
export class DueQueue {
  readonly #heap: Due[] = [];
  readonly #queued = new Set<string>();

  get size(): number {
    return this.#heap.length;
  }

  first(): Due | undefined {
    return this.#heap[0];
  }

  /** Adds a payment, once: blocks that are undone and applied again do not make the queue longer. */
  push(due: Due): void {
    const heap = this.#heap;
    const name = nameOf(due);
    if (this.#queued.has(name)) return;
    this.#queued.add(name);
    let i = heap.push(due) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(due, heap[parent] as Due)) break;
      heap[i] = heap[parent] as Due;
      i = parent;
    }
    heap[i] = due;
  }

  pop(): Due | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (top !== undefined) this.#queued.delete(nameOf(top));
    if (top === undefined || last === undefined || heap.length === 0) return top;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Due, heap[child] as Due)) child++;
      if (!isBefore(heap[child] as Due, last)) break;
      heap[i] = heap[child] as Due;
      i = child;
    }
    heap[i] = last;
    return top;
  }
}

function nameOf({ at, paymentId }: Due): string {
  return `${at}:${paymentId}`;
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.paymentId < b.paymentId);
}
