import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";

/** What is wrong, in a form that programs can act on: RFC 9457. */
export type Problem = {
  /** Stable snake_case code. */
  code: string;
  status: number;
  title: string;
  /** A sentence for people. */
  detail?: string;
  /** The places in the request that are wrong. */
  errors?: { path: string; message: string }[];
};

/** Answers with application/problem+json. */
export function sendProblem(context: Context, problem: Problem): Response {
  return context.body(JSON.stringify({ type: "about:blank", ...problem }), problem.status as ContentfulStatusCode, {
    "content-type": "application/problem+json",
    "cache-control": "no-store",
  });
}
