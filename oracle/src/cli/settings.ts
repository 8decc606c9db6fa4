import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT_FAILED, EXIT_OK } from "../internal/exit.ts";
import { renderEnvExample, renderSettingsTable } from "../internal/settingsDocs.ts";
import { PROJECT_ROOT } from "../store/place.ts";
import { readArgs, UsageError } from "./usage.ts";

/** Files made from the definition of the settings. */
export const GENERATED: readonly { path: string; render: () => string }[] = [
  { path: ".env.example", render: renderEnvExample },
  { path: "docs/reference/settings.md", render: renderSettingsTable },
];

/** `sluice-oracle settings`: shows, writes or checks what is made from the settings' definition. */
export async function settings(args: string[]): Promise<number> {
  const { values } = readArgs(args, { write: { type: "boolean" }, check: { type: "boolean" } });
  if (values.write && values.check) throw new UsageError("--write and --check exclude each other.");
  if (!values.write && !values.check) {
    process.stdout.write(renderEnvExample());
    return EXIT_OK;
  }
  let stale = 0;
  for (const { path, render } of GENERATED) {
    const file = join(PROJECT_ROOT, path);
    if (values.write) {
      writeFileSync(file, render());
      process.stdout.write(`${path} written\n`);
    } else if (read(file) !== render()) {
      stale++;
      process.stderr.write(
        `${path} is not what the settings' definition makes. What to do: sluice-oracle settings --write\n`,
      );
    }
  }
  return stale === 0 ? EXIT_OK : EXIT_FAILED;
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
