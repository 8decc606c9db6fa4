import { createNodeClient } from "@sluice/sdk";
import pg from "pg";
import type { Hex } from "viem";
import type { RunningNode } from "./startNodes.ts";

/** What the nodes' own records say after a run. */
export interface NodeFindings {
  /** reports in the records of all nodes */
  signed: number;
  /** one node, one subject, one round and block, two digests: must be none */
  signedTwice: number;
  /** subjects whose highest signed round in the record is not that of the latest report */
  recordBehind: number;
  /** payments of which a node serves no report over HTTP, counted once a node */
  missing: number;
  /** payments of which a node serves another report than the one a quorum signed */
  differing: number;
}

/** A payment as the run saw it. */
export interface SeenPayment {
  paymentId: Hex;
  /** the report that a quorum signed for the payment on chain, if that was asked for */
  signed?: { digest: Hex; round: bigint };
}

const ASKED_AT_ONCE = 12;

/**
 * Asks every node over HTTP for every payment's report, and reads in its database what it signed.
 * @param databaseUrls in the order of the nodes
 */
export async function checkNodes(
  nodes: readonly RunningNode[],
  databaseUrls: readonly string[],
  payments: readonly SeenPayment[],
): Promise<NodeFindings> {
  const findings: NodeFindings = { signed: 0, signedTwice: 0, recordBehind: 0, missing: 0, differing: 0 };
  await Promise.all(
    nodes.map(async ({ url }, i) => {
      await checkServed(url, payments, findings);
      const client = new pg.Client({ connectionString: databaseUrls[i] });
      await client.connect();
      try {
        const [counts] = (
          await client.query<{ signed: string; twice: string; behind: string }>(`
            select
              (select count(*) from reports) as signed,
              (select count(*) from (
                select 1 from reports group by subject, round, block_hash having count(distinct digest) > 1
              ) as repeated) as twice,
              (select count(*) from (
                select subject, max(round) as latest from reports group by subject
              ) as served left join signed using (subject) where signed.round is distinct from served.latest) as behind
          `)
        ).rows;
        findings.signed += Number(counts?.signed);
        findings.signedTwice += Number(counts?.twice);
        findings.recordBehind += Number(counts?.behind);
      } finally {
        await client.end();
      }
    }),
  );
  return findings;
}

async function checkServed(url: string, payments: readonly SeenPayment[], findings: NodeFindings): Promise<void> {
  const node = createNodeClient({ url, timeoutSeconds: 10 });
  const waiting = [...payments];
  const lane = async (): Promise<void> => {
    for (let payment = waiting.shift(); payment !== undefined; payment = waiting.shift()) {
      try {
        const answer = await node.getReport({ paymentId: payment.paymentId, waitSeconds: 10 });
        if (payment.signed === undefined || answer.digest === payment.signed.digest) continue;
        if (answer.report.round === payment.signed.round) findings.signedTwice += 1;
        else findings.differing += 1;
      } catch {
        findings.missing += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: ASKED_AT_ONCE }, lane));
}
