import { readSettings } from "../internal/settings.ts";
import { readEnvironment } from "./environment.ts";
import { readArgs } from "./usage.ts";

/** `sluice-oracle start`: runs until a signal or an error ends it. */
export async function start(args: string[]): Promise<number> {
  const { values } = readArgs(args, { settings: { type: "string" } });
  const settings = readSettings(readEnvironment(values.settings));
  const { runNode } = await import("./runNode.ts");
  return await runNode(settings);
}
