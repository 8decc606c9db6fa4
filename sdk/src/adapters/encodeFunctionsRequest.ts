import { bytesToHex, type Hex } from "viem";
import { InvalidFieldError } from "../errors/fields.ts";

export type EncodeFunctionsRequestParameters = {
  /** The JavaScript that the network's nodes run: oracle/functions/fetchReport.js, at most 24,000 bytes with the rest. */
  source: string;
  /** One to five oracle nodes, for example https://node-1.example.org; http only for local chains. */
  nodes: readonly string[];
  /** How many of them must agree: more than half. */
  quorum: number;
};

/** Kept as a contract's code, which may have 24,576. */
const maxBytes = 24_000;
/** As many requests as Chainlink Functions lets a source make. */
const maxNodes = 5;
/** Chainlink Functions' limit of a URL; the path and the subject are 95. */
const maxUrlBytes = 2_048 - 95;

/**
 * The request that a `FunctionsOracle` is deployed with: CBOR pairs without a head, as Chainlink's own contracts write them,
 * so that the contract can put the subject behind.
 *
 * @throws InvalidFieldError
 *
 * @example
 * const request = encodeFunctionsRequest({ source, nodes: ["https://a.example.org", "https://b.example.org", "https://c.example.org"], quorum: 2 })
 */
export function encodeFunctionsRequest({ source, nodes, quorum }: EncodeFunctionsRequestParameters): Hex {
  const urls = nodes.map(plainUrl);
  if (urls.length < 1 || urls.length > maxNodes || new Set(urls).size < urls.length) {
    throw new InvalidFieldError({ field: "nodes", value: nodes, expected: "one to five different nodes" });
  }
  if (!Number.isInteger(quorum) || quorum * 2 <= urls.length || quorum > urls.length) {
    throw new InvalidFieldError({
      field: "quorum",
      value: quorum,
      expected: "more than half of the nodes, at most all",
    });
  }
  if (source === "") throw new InvalidFieldError({ field: "source", value: source, expected: "a source" });
  const args = [String(quorum), ...urls];
  const request = [
    ...text("codeLocation"),
    0,
    ...text("language"),
    0,
    ...text("source"),
    ...text(source),
    ...text("args"),
    ...head(4, args.length),
    ...args.flatMap(text),
  ];
  if (request.length > maxBytes) {
    throw new InvalidFieldError({
      field: "source",
      value: request.length,
      expected: `a request of at most ${maxBytes} bytes`,
    });
  }
  return bytesToHex(Uint8Array.from(request));
}

/** The source puts the path behind it: no slash at the end, no query. */
function plainUrl(node: string): string {
  const url = URL.canParse(node) ? new URL(node) : undefined;
  const web = url?.protocol === "https:" || url?.protocol === "http:";
  if (url === undefined || !web || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    throw new InvalidFieldError({ field: "nodes", value: node, expected: "an http or https address without a query" });
  }
  const plain = url.href.replace(/\/+$/, "");
  if (plain.length > maxUrlBytes) {
    throw new InvalidFieldError({ field: "nodes", value: node, expected: `at most ${maxUrlBytes} characters` });
  }
  return plain;
}

/** CBOR's first bytes of a value: what it is and how long. */
function head(major: number, length: number): number[] {
  const type = major << 5;
  if (length < 24) return [type | length];
  if (length < 256) return [type | 24, length];
  if (length < 65_536) return [type | 25, length >> 8, length & 255];
  return [type | 26, length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
}

function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value);
  return [...head(3, bytes.length), ...bytes];
}
