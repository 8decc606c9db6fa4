import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** What a node counts, in a registry of its own. */
export type Metrics = {
  readonly registry: Registry;
  readonly finalBlock: Gauge;
  readonly headBlock: Gauge;
  readonly blocks: Counter;
  readonly events: Counter<"kind">;
  readonly feedRows: Counter;
  readonly reports: Counter<"verdict">;
  readonly abstentions: Counter<"code">;
  readonly reorgs: Counter;
  readonly rpcErrors: Counter;
  readonly scores: Histogram;
  readonly blockSeconds: Histogram;
  readonly commitSeconds: Histogram;
  readonly httpSeconds: Histogram<"method" | "route" | "status">;
};

/** Fresh metrics with the process's own beside them. */
export function createMetrics(options: { withProcess?: boolean } = {}): Metrics {
  const registry = new Registry();
  if (options.withProcess ?? true) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const quick = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
  return {
    registry,
    finalBlock: new Gauge({ name: "sluice_final_block", help: "Number of the last block followed", registers }),
    headBlock: new Gauge({ name: "sluice_head_block", help: "Number of the chain's head as last seen", registers }),
    blocks: new Counter({ name: "sluice_blocks_total", help: "Blocks followed", registers }),
    events: new Counter({
      name: "sluice_events_total",
      help: "Escrow events applied",
      labelNames: ["kind"],
      registers,
    }),
    feedRows: new Counter({ name: "sluice_feed_rows_total", help: "Rows of the feed file applied", registers }),
    reports: new Counter({ name: "sluice_reports_total", help: "Reports signed", labelNames: ["verdict"], registers }),
    abstentions: new Counter({
      name: "sluice_abstentions_total",
      help: "Reports not signed, by reason",
      labelNames: ["code"],
      registers,
    }),
    reorgs: new Counter({ name: "sluice_reorgs_total", help: "Reorganisations undone", registers }),
    rpcErrors: new Counter({ name: "sluice_rpc_errors_total", help: "RPC requests that failed", registers }),
    scores: new Histogram({
      name: "sluice_score",
      help: "Scores of signed reports, hundredths of a percent",
      buckets: [500, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000],
      registers,
    }),
    blockSeconds: new Histogram({
      name: "sluice_batch_seconds",
      help: "From a batch of final blocks being seen to its reports being served",
      buckets: quick,
      registers,
    }),
    commitSeconds: new Histogram({
      name: "sluice_commit_seconds",
      help: "Database transaction of a batch",
      buckets: quick,
      registers,
    }),
    httpSeconds: new Histogram({
      name: "sluice_http_seconds",
      help: "HTTP requests",
      labelNames: ["method", "route", "status"],
      buckets: [...quick, 10, 30, 60],
      registers,
    }),
  };
}
