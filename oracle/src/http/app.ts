import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { assertTerms, SluiceError, termsFromJson } from "@sluice/sdk";
import type { Context } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Hex } from "viem";
import { type Assessment, featuresOf } from "../attest/attestor.ts";
import type { Candidate } from "../attest/engine.ts";
import { explain } from "../attest/explain.ts";
import type { OracleNode } from "../attest/startNode.ts";
import { type Common, secretsOf } from "../internal/common.ts";
import { type AbstainCode, AbstainError, isRetryable } from "../internal/errors.ts";
import { hideSecrets } from "../internal/logger.ts";
import { VERSION } from "../internal/version.ts";
import type { StoredReport } from "../store/nodeStore.ts";
import { sendProblem } from "./problem.ts";
import {
  candidateSchema,
  healthSchema,
  nodeSchema,
  paymentIdSchema,
  problemSchema,
  readySchema,
  reportQuerySchema,
  requestSchema,
  scoreSchema,
  signedReportSchema,
} from "./schemas.ts";

const json = <T>(schema: T, description: string) => ({ description, content: { "application/json": { schema } } });
const problem = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problemSchema } },
});

const refusals = {
  400: problem("The request is malformed; `errors` names the places"),
  413: problem("The body is too large"),
  415: problem("The body's content type is not application/json"),
  503: problem("The node stops or its database is away: try again"),
};
const abstentions = {
  409: problem("The node abstains; `code` says why (round_too_old, token_unit_unknown, too_many_open_payments …)"),
  422: problem("Terms that contradict themselves, or an amount above maxAmount"),
};

const routes = {
  report: createRoute({
    method: "get",
    path: "/v1/reports/{paymentId}",
    summary: "The signed report of a payment on chain, as of the block it was authorized in",
    request: { params: z.object({ paymentId: paymentIdSchema }), query: reportQuerySchema },
    responses: {
      200: json(signedReportSchema, "The report"),
      ...refusals,
      404: problem("No report within the time waited"),
      409: abstentions[409],
    },
  }),
  attest: createRoute({
    method: "post",
    path: "/v1/reports",
    summary: "Signs a report about full terms, which need not be on chain yet",
    request: { body: { required: true, ...json(requestSchema, "Terms and cumulative amount") } },
    responses: { 200: json(signedReportSchema, "The report"), ...refusals, ...abstentions },
  }),
  score: createRoute({
    method: "post",
    path: "/v1/score",
    summary: "What this payment would score; nothing is signed or remembered",
    request: { body: { required: true, ...json(candidateSchema, "Terms and cumulative amount") } },
    responses: { 200: json(scoreSchema, "The score"), ...refusals, ...abstentions },
  }),
  node: createRoute({
    method: "get",
    path: "/v1/node",
    summary: "Who the node is and how far it is",
    responses: { 200: json(nodeSchema, "The node"), 503: refusals[503] },
  }),
  health: createRoute({
    method: "get",
    path: "/health",
    summary: "The process is alive",
    responses: { 200: json(healthSchema, "Alive") },
  }),
  ready: createRoute({
    method: "get",
    path: "/ready",
    summary: "The node has caught up with the chain and answers for it",
    responses: { 200: json(readySchema, "Caught up"), 503: json(readySchema, "Behind") },
  }),
  metrics: createRoute({
    method: "get",
    path: "/metrics",
    summary: "Metrics for Prometheus",
    responses: { 200: { description: "Metrics", content: { "text/plain": { schema: { type: "string" } } } } },
  }),
};

const titles: Record<AbstainCode, string> = {
  token_unit_unknown: "The token's unit is unknown",
  round_too_old: "The round is too old",
  round_not_reached: "The round is not final yet",
  round_before_start: "This node cannot vouch for what it signed at that time",
  round_superseded: "A higher round is signed",
  round_already_signed: "The round is already signed",
  too_many_open_payments: "The payer has too many open payments",
  amount_differs: "The amount is less than the one on chain",
  gate_differs: "The payment names another gate",
  gate_terms_invalid: "The gate terms are invalid",
  model_differs: "The payment pins another model",
};

/** The HTTP API of a node. */
export function createApp(common: Common, node: OracleNode): OpenAPIHono {
  const { settings, logger, metrics, shutdown } = common;
  const app = new OpenAPIHono({
    defaultHook: (result, context) => {
      if (result.success) return undefined;
      const errors = result.error.issues.slice(0, 20).map(({ path, message }) => ({ path: path.join("."), message }));
      return sendProblem(context, { code: "invalid_request", status: 400, title: "The request is malformed", errors });
    },
  });

  app.use("*", async (context, next) => {
    const stop = metrics.httpSeconds.startTimer();
    await next();
    const route = context.req.routePath ?? "";
    stop({
      method: knownMethod(context.req.method),
      route: route.includes("*") ? "other" : route,
      status: String(context.res.status),
    });
  });
  app.use(
    "*",
    bodyLimit({
      maxSize: settings.httpBodyLimitBytes,
      onError: (context) =>
        sendProblem(context, {
          code: "body_too_large",
          status: 413,
          title: "The body is too large",
          detail: `At most ${settings.httpBodyLimitBytes} bytes are read.`,
        }),
    }),
  );
  app.use("/v1/*", async (context, next) => {
    if (
      context.req.method === "POST" &&
      !/^application\/json\s*(;|$)/i.test(context.req.header("content-type") ?? "")
    ) {
      const detail = "Send the body with content-type: application/json.";
      return sendProblem(context, {
        code: "unsupported_media_type",
        status: 415,
        title: "The body is no JSON",
        detail,
      });
    }
    await next();
    context.res.headers.set("cache-control", "no-store");
    return undefined;
  });

  const served = (report: StoredReport) => ({
    ...assessed(report),
    signer: node.info.signer,
    signature: report.signature,
  });
  const assessed = (assessment: Assessment) => {
    const { digest, score, verdict, ...rest } = assessment;
    const features = featuresOf(assessment, node.model.features.length);
    return {
      report: {
        subject: rest.subject,
        amount: rest.amount.toString(),
        features: rest.features,
        extraFeatures: rest.extraFeatures,
        model: rest.model,
        manifest: rest.manifest,
        round: rest.round,
        blockHash: rest.blockHash,
        validUntil: rest.validUntil,
      },
      digest,
      score,
      verdict,
      ...explain(node.model, features),
      modelId: rest.model,
    };
  };

  const waitMilliseconds = (seconds: number): number => Math.min(seconds, settings.httpMaxWaitSeconds) * 1_000;

  app.openapi(routes.report, async (context) => {
    const { paymentId } = context.req.valid("param");
    const { wait, round } = context.req.valid("query");
    const found = await node.engine.report(paymentId.toLowerCase() as Hex, {
      round: round === undefined ? undefined : Number(round),
      waitMilliseconds: waitMilliseconds(Number(wait ?? 0)),
      signal: context.req.raw.signal,
    });
    if (found === undefined) {
      if (shutdown.signal.aborted) return stopping(context) as never;
      return sendProblem(context, {
        code: "report_not_found",
        status: 404,
        title: "There is no report",
        detail: "The payment is not final on chain yet, or is not of this escrow.",
      }) as never;
    }
    if ("abstained" in found) return abstain(context, found.abstained as AbstainCode) as never;
    return context.json(served(found), 200);
  });

  /** Reads what zod cannot say: the rules of the escrow and the relation of amount and terms. */
  const candidateOf = (
    body: { terms: unknown; amount: string; round?: number | undefined; wait?: number | undefined },
    signal: AbortSignal,
  ): Candidate => {
    const terms = termsFromJson(body.terms);
    assertTerms(terms, { escrow: settings.escrow });
    const amount = BigInt(body.amount);
    if (amount < 1n || amount > terms.maxAmount) {
      throw new SluiceError(`The amount ${amount} is not 1 to maxAmount (${terms.maxAmount}).`, {
        code: "invalid_amount",
        help: "Ask for what is to be authorized in sum.",
      });
    }
    return { terms, amount, round: body.round, waitMilliseconds: waitMilliseconds(body.wait ?? 0), signal };
  };

  app.openapi(routes.attest, async (context) =>
    context.json(served(await node.engine.attest(candidateOf(context.req.valid("json"), context.req.raw.signal))), 200),
  );

  app.openapi(routes.score, async (context) =>
    context.json(
      assessed(await node.engine.score(candidateOf(context.req.valid("json"), context.req.raw.signal))),
      200,
    ),
  );

  app.openapi(routes.node, (context) => {
    const final = node.finalBlock();
    if (final === undefined) {
      return sendProblem(context, { code: "not_ready", status: 503, title: "No block is final yet" }) as never;
    }
    return context.json({ ...node.info, finalRound: final.number, finalHash: final.hash, version: VERSION }, 200);
  });

  app.openapi(routes.health, (context) => context.json({ status: "ok" as const }, 200));

  app.openapi(routes.ready, (context) => {
    const ready = node.follower.isReady() && !shutdown.signal.aborted;
    const head = node.follower.headNumber;
    const body = { finalRound: node.finalBlock()?.number ?? null, head: head < 0 ? null : head };
    return ready
      ? context.json({ status: "ready" as const, ...body }, 200)
      : context.json({ status: "behind" as const, ...body }, 503);
  });

  app.openapi(
    routes.metrics,
    async (context) =>
      context.body(await metrics.registry.metrics(), 200, { "content-type": metrics.registry.contentType }) as never,
  );

  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: {
      title: "Sluice oracle node",
      version: VERSION,
      description:
        "Scores payments and signs reports about them. Amounts are decimal strings of base units, times are seconds of chain time.",
      license: { name: "MIT", url: "https://opensource.org/license/mit" },
    },
  });

  app.notFound((context) => sendProblem(context, { code: "not_found", status: 404, title: "There is no such path" }));

  app.onError((error, context) => {
    if (error instanceof AbstainError) return abstain(context, error.code, error.message);
    if (error instanceof SluiceError) {
      const title = "The request contradicts the rules";
      return sendProblem(context, { code: error.code, status: 422, title, detail: error.shortMessage.slice(0, 500) });
    }
    const status = (error as { status?: number }).status;
    if (status === 400) {
      const detail = "The body must be JSON (content-type: application/json).";
      return sendProblem(context, { code: "invalid_json", status: 400, title: "The request is malformed", detail });
    }
    if (shutdown.signal.aborted) return stopping(context);
    if (context.req.raw.signal.aborted) {
      // Whoever asked has gone, half-way through the body for example: nobody reads this, and the node did not fail.
      logger.info({ err: error }, "a request was given up by its sender");
      return sendProblem(context, { code: "invalid_request", status: 400, title: "The request ended too early" });
    }
    logger.error({ err: error, path: hideSecrets(context.req.path, secretsOf(settings)) }, "a request failed");
    if (isRetryable(error)) {
      return sendProblem(context, { code: "unavailable", status: 503, title: "The node cannot answer at the moment" });
    }
    return sendProblem(context, { code: "internal_error", status: 500, title: "The node failed" });
  });

  return app;
}

function abstain(context: Context, code: AbstainCode, detail?: string): Response {
  const title = titles[code];
  return sendProblem(context, { code, status: 409, title, ...(detail === undefined ? {} : { detail }) });
}

function stopping(context: Context): Response {
  return sendProblem(context, { code: "stopping", status: 503, title: "The node is stopping" });
}

/** Methods as labels of a metric: a fixed set, whatever strangers send. */
function knownMethod(method: string): string {
  return ["GET", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH"].includes(method) ? method : "other";
}
