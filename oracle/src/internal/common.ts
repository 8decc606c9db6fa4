import { createLogger, type Logger } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { Settings } from "./settings.ts";
import { createShutdown, type Shutdown } from "./shutdown.ts";

/** What every part of a node is handed: no singletons, nothing hidden. */
export type Common = {
  readonly settings: Settings;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly shutdown: Shutdown;
};

/** The values in the settings that must never be shown. */
export function secretsOf(settings: Settings): string[] {
  return [settings.privateKey, settings.databaseUrl, settings.chainRpcUrl].filter((value) => value !== undefined);
}

/** A fresh {@link Common} for one node. */
export function createCommon(settings: Settings, options: { logger?: Logger } = {}): Common {
  const logger = options.logger ?? createLogger({ level: settings.logLevel, secrets: secretsOf(settings) });
  const shutdown = createShutdown((name, error) => logger.error({ err: error }, `${name} did not close`));
  return { settings, logger, metrics: createMetrics(), shutdown };
}
