import type { LifeEvent } from "./lifeEvent.ts";

const SOURCES = ["verdict", "decision", "refund", "dispute"] as const;
type Source = (typeof SOURCES)[number];

/** What a source says of a payment; undefined where it only says that nothing is certain yet. */
type Note = { readonly at: number; readonly source: Source; readonly isFraud: boolean | undefined };

/** How a label came about; "silence" is that of a captured payment of which nothing was heard for long enough. */
export type LabelSource = Source | "silence";
export type Label = { readonly isFraud: boolean; readonly source: LabelSource };

/**
 * Labels of payments, as they were known at any second. They arrive late and contradict each other: a person's verdict
 * counts most, then an arbiter's decision, then a refund, which settles a dispute as no fraud. An open dispute means that
 * nothing is known. A captured payment of which nothing was heard counts as honest once it is old enough; one that was
 * stopped never does, because nobody could complain about it.
 */
export class LabelBook {
  readonly #notes = new Map<string, Note[]>();
  readonly #captured = new Map<string, { readonly at: number; readonly authorizedAt: number }>();
  readonly #authorizedAt = new Map<string, number>();

  /** Takes an event in; events come in the order of time. Those that say nothing about labels are passed over. */
  record(event: LifeEvent): void {
    const { at } = event;
    switch (event.type) {
      case "authorized":
        this.#authorizedAt.set(event.paymentId, at);
        break;
      case "captured": {
        const { paymentId } = event;
        if (!this.#captured.has(paymentId)) {
          this.#captured.set(paymentId, { at, authorizedAt: this.#authorizedAt.get(paymentId) ?? at });
        }
        break;
      }
      case "disputeOpened":
        this.#note(event.paymentId, { at, source: "dispute", isFraud: undefined });
        break;
      case "disputeDecided":
        this.#note(event.paymentId, { at, source: "decision", isFraud: event.against !== "nobody" });
        break;
      case "refunded":
        this.#note(event.paymentId, { at, source: "refund", isFraud: false });
        break;
      case "verdict":
        this.#note(event.paymentId, { at, source: "verdict", isFraud: event.isFraud });
        break;
    }
  }

  /**
   * What was known of a payment at a second. Nothing that arrived later counts.
   *
   * @param maturitySeconds - how long after its authorization silence about a captured payment means that it was honest.
   * @returns undefined while nothing is certain.
   */
  labelAt(paymentId: string, second: number, maturitySeconds: number): Label | undefined {
    const known = (this.#notes.get(paymentId) ?? []).filter(({ at }) => at <= second);
    for (const source of SOURCES) {
      const note = known.findLast((one) => one.source === source);
      if (note !== undefined) return note.isFraud === undefined ? undefined : { isFraud: note.isFraud, source };
    }
    const captured = this.#captured.get(paymentId);
    if (captured === undefined || captured.at > second || captured.authorizedAt + maturitySeconds > second) {
      return undefined;
    }
    return { isFraud: false, source: "silence" };
  }

  #note(paymentId: string, note: Note): void {
    const notes = this.#notes.get(paymentId);
    if (notes === undefined) this.#notes.set(paymentId, [note]);
    else notes.push(note);
  }
}
