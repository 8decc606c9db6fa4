import type { Hex } from "viem";

/** A payment that was signed for before it is on chain. */
export type OpenCandidate = { subject: Hex; payer: Hex; validUntil: number };

/**
 * Counts for each payer the payments that were signed before they are on chain. No feature sees them yet: a limit keeps a
 * burst from outrunning the oracle.
 */
export function createOpenCandidates(initial: Iterable<OpenCandidate>) {
  const byPayer = new Map<Hex, Set<Hex>>();
  const bySubject = new Map<Hex, OpenCandidate>();

  const close = (subject: Hex): void => {
    const candidate = bySubject.get(subject);
    if (candidate === undefined) return;
    bySubject.delete(subject);
    const own = byPayer.get(candidate.payer);
    own?.delete(subject);
    if (own?.size === 0) byPayer.delete(candidate.payer);
  };

  const add = (candidate: OpenCandidate): void => {
    bySubject.set(candidate.subject, candidate);
    const own = byPayer.get(candidate.payer);
    if (own === undefined) byPayer.set(candidate.payer, new Set([candidate.subject]));
    else own.add(candidate.subject);
  };

  for (const candidate of initial) add(candidate);

  return {
    add,
    has: (subject: Hex): boolean => bySubject.has(subject),
    /** The payment is on chain now. */
    close,
    /** How many a payer has open besides the given one. */
    count(payer: Hex, besides: Hex): number {
      const own = byPayer.get(payer);
      return own === undefined ? 0 : own.size - (own.has(besides) ? 1 : 0);
    },
    /** Forgets those whose report can no longer be used at a second of chain time. */
    expire(now: number): void {
      for (const { subject, validUntil } of bySubject.values()) if (validUntil < now) close(subject);
    },
  };
}
