import { crc32 } from "node:zlib";
import type { Hex } from "viem";

/** What is about to be signed: content is known by its digest. */
export type Claim = { readonly subject: Hex; readonly round: number; readonly digest: Hex };

/** Whose journal it is: one key, one RiskOracle, one chain. */
export type JournalOwner = { readonly chainId: number; readonly riskOracle: Hex; readonly signer: Hex };

/** Written at each opening and after each group of claims. */
export type Mark = {
  /** The boot of the machine. */
  readonly boot: string;
  /** Milliseconds of the wall clock. */
  readonly at: number;
  /** Rounds up to here are never signed anew. */
  readonly floor: number;
};

/** What the text of a journal says. */
export type JournalContent = {
  readonly owner: JournalOwner;
  readonly claims: readonly Claim[];
  /** The last one. */
  readonly mark: Mark | undefined;
  /** Bytes that are whole lines; what follows was torn off by a crash. */
  readonly wholeBytes: number;
};

const FORMAT = "sluice-signing/1";

/** A line with its checksum. */
function line(text: string): string {
  return `${text} ${crc32(text).toString(16).padStart(8, "0")}\n`;
}

/** The first line. */
export function ownerLine({ chainId, riskOracle, signer }: JournalOwner): string {
  return line(`${FORMAT} ${chainId} ${riskOracle} ${signer}`);
}

export function claimLine({ subject, round, digest }: Claim): string {
  return line(`+ ${subject} ${round} ${digest}`);
}

export function markLine({ boot, at, floor }: Mark): string {
  return line(`@ ${boot} ${at} ${floor}`);
}

/**
 * Reads a journal. Lines that a crash tore off at the end are left out.
 *
 * @returns undefined when it is no journal, or damaged anywhere but at its end.
 */
export function parseJournal(text: string): JournalContent | undefined {
  const lines = text.split("\n");
  lines.pop(); // what stands behind the last line feed is no line
  const fields = lines.map(fieldsOf);
  const end = fields.indexOf(undefined);
  const whole = end === -1 ? fields.length : end;
  if (fields.slice(whole).some((words) => words !== undefined)) return undefined;
  const head = fields[0];
  if (head?.[0] !== FORMAT || head.length !== 4 || whole === 0) return undefined;
  const claims: Claim[] = [];
  let mark: Mark | undefined;
  for (const words of fields.slice(1, whole)) {
    const [kind, one, two, three] = words as string[];
    if (kind === "+") claims.push({ subject: one as Hex, round: Number(two), digest: three as Hex });
    else if (kind === "@") mark = { boot: one as string, at: Number(two), floor: Number(three) };
    else return undefined;
  }
  return {
    owner: { chainId: Number(head[1]), riskOracle: head[2] as Hex, signer: head[3] as Hex },
    claims,
    mark,
    wholeBytes: Buffer.byteLength(lines.slice(0, whole).join("\n")) + 1,
  };
}

/** The four words of a line; undefined when its checksum does not fit. */
function fieldsOf(text: string): string[] | undefined {
  const cut = text.lastIndexOf(" ");
  const body = text.slice(0, cut);
  if (cut <= 0 || text.slice(cut + 1) !== crc32(body).toString(16).padStart(8, "0")) return undefined;
  const words = body.split(" ");
  return words.length === 4 ? words : undefined;
}
