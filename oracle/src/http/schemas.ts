import { z } from "@hono/zod-openapi";

const word = z.string().regex(/^0x[0-9a-fA-F]{64}$/, "0x and 64 hex digits");
const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, "0x and 40 hex digits");
const seconds = z
  .int()
  .min(0)
  .max(2 ** 48 - 1);
const basisPoints = z.int().min(0).max(65_535);
const decimal = z
  .string()
  .regex(/^(0|[1-9]\d{0,77})$/, "a whole number as decimal digits")
  .describe("A whole number as decimal digits");

export const paymentIdSchema = word.openapi({ param: { name: "paymentId", in: "path" } });

/** docs/spec/payments.md in JSON. */
export const termsSchema = z
  .strictObject({
    payer: address,
    payee: address,
    operator: address,
    token: address,
    maxAmount: decimal,
    authorizeBy: seconds,
    captureFrom: seconds,
    captureBy: seconds,
    refundBy: seconds,
    minFeeBps: basisPoints,
    maxFeeBps: basisPoints,
    feeReceiver: address,
    arbiter: address,
    resolveSeconds: z
      .int()
      .min(0)
      .max(2 ** 32 - 1),
    resolveToPayee: z.boolean(),
    gate: address,
    gateTerms: word,
    salt: decimal,
  })
  .openapi("Terms");

const round = z
  .int()
  .min(0)
  .max(2 ** 48 - 1)
  .describe("Number of a final block; the newest by default");

export const candidateSchema = z
  .strictObject({ terms: termsSchema, amount: decimal, round: round.optional() })
  .openapi("Candidate");

export const requestSchema = z
  .strictObject({
    terms: termsSchema,
    amount: decimal,
    round: round.optional(),
    wait: z.number().min(0).max(3_600).optional().describe("Seconds to wait for the round"),
  })
  .openapi("ReportRequest");

export const reportSchema = z
  .object({
    subject: word,
    amount: decimal,
    features: word,
    extraFeatures: word,
    model: word,
    manifest: word,
    round: z.int(),
    blockHash: word,
    validUntil: z.int(),
  })
  .openapi("Report");

const reasonSchema = z
  .object({
    code: z.string(),
    feature: z.string(),
    bit: z.int(),
    raisedBy: z.int().describe("Hundredths of a percent by which the feature raised the score over its baseline"),
    text: z.string(),
  })
  .openapi("Reason");

const scored = {
  report: reportSchema,
  digest: word,
  score: z.int().min(0).max(10_000).describe("Risk in hundredths of a percent"),
  tier: z.int().min(0).max(4).describe("ERC-8126 band of the score: 0–20, 21–40, 41–60, 61–80, 81–100"),
  verdict: z.enum(["release", "hold", "deny"]),
  reasons: z.array(reasonSchema),
  reasonBitmap: z.int(),
  modelId: word,
};

export const scoreSchema = z.object(scored).openapi("Score");

export const signedReportSchema = z
  .object({ ...scored, signer: address, signature: z.string().describe("65 bytes: r, s, v") })
  .openapi("SignedReport");

export const nodeSchema = z
  .object({
    signer: address,
    chainId: z.int(),
    riskOracle: address,
    escrow: address,
    finalRound: z.int(),
    finalHash: word,
    modelId: word,
    manifest: word,
    reportSeconds: z.int(),
    version: z.string(),
  })
  .openapi("Node");

export const healthSchema = z.object({ status: z.literal("ok") }).openapi("Health");

export const readySchema = z
  .object({ status: z.enum(["ready", "behind"]), finalRound: z.int().nullable(), head: z.int().nullable() })
  .openapi("Ready");

export const problemSchema = z
  .object({
    type: z.string(),
    code: z.string().describe("Stable snake_case name of what is wrong"),
    status: z.int(),
    title: z.string(),
    detail: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

/** `?wait=` and `?round=` of a report. */
export const reportQuerySchema = z.object({
  wait: z
    .string()
    .regex(/^\d{1,4}(\.\d{1,3})?$/, "seconds")
    .optional()
    .openapi({ description: "Seconds to wait for the report to exist; the node's limit caps it", example: "5" }),
  round: z
    .string()
    .regex(/^\d{1,15}$/, "a block number")
    .optional()
    .openapi({ description: "The report of this round instead of the authorization's" }),
});
