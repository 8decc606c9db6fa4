import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Common } from "../internal/common.ts";
import { messageOf, OracleError } from "../internal/errors.ts";

/** A listening server. */
export type HttpServer = { readonly url: string; readonly port: number };

/** Listens; the server stops with the process, after what is being answered. */
export async function startHttp(common: Common, app: OpenAPIHono): Promise<HttpServer> {
  const { settings, shutdown } = common;
  const { httpHost, httpPort } = settings;
  return await new Promise((done, fail) => {
    const server = serve({ fetch: app.fetch, hostname: httpHost, port: httpPort }, (address) => {
      const host = httpHost.includes(":") ? `[${httpHost}]` : httpHost;
      done({ url: `http://${host}:${address.port}`, port: address.port });
    }) as Server;
    server.requestTimeout = 15_000; // to read a request; answers may take as long as `wait`
    server.headersTimeout = 10_000;
    server.keepAliveTimeout = 10_000;
    server.maxRequestsPerSocket = 0;
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = error.code === "EADDRINUSE";
      fail(
        new OracleError(
          taken
            ? `Port ${httpPort} on ${httpHost} is taken.`
            : `The HTTP API cannot listen on ${httpHost}:${httpPort}: ${messageOf(error)}.`,
          {
            cause: error,
            fix: taken ? "stop what listens there, or set HTTP_PORT." : "check HTTP_HOST and HTTP_PORT.",
          },
        ),
      );
    });
    shutdown.add("the HTTP API", async () => {
      // What is being answered may finish; connections that only wait for a next request are closed.
      const idle = setInterval(() => server.closeIdleConnections(), 20);
      const late = setTimeout(() => server.closeAllConnections(), 3_000);
      await new Promise<void>((closed) => server.close(() => closed()));
      clearInterval(idle);
      clearTimeout(late);
    });
  });
}
