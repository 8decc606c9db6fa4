import { SETTINGS, type SettingDefinition, type SettingName } from "./settings.ts";

const NAMES = Object.keys(SETTINGS) as SettingName[];

/** The text of `.env.example`. */
export function renderEnvExample(): string {
  const lines = [
    "# Settings of an oracle node: copy to .env, fill in, and start with `sluice-oracle start --settings .env`.",
    "# Made from oracle/src/internal/settings.ts by `sluice-oracle settings --write`; change it there.",
  ];
  for (const name of NAMES) {
    const definition: SettingDefinition = SETTINGS[name];
    const active = definition.required === true;
    const value = definition.fallback ?? definition.example ?? "";
    lines.push(
      "",
      `# ${definition.about}`,
      `# ${[definition.required ? "required" : "optional", definition.secret ? "secret" : "", range(definition)].filter((part) => part !== "").join(", ")}`,
      `${active ? "" : "#"}${name}=${active ? "" : value}`,
    );
    if (active && definition.example !== undefined && !definition.example.includes("…")) {
      lines[lines.length - 1] = `${name}=${definition.example}`;
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The text of docs/reference/settings.md. */
export function renderSettingsTable(): string {
  const rows = NAMES.map((name) => {
    const definition: SettingDefinition = SETTINGS[name];
    const fallback = definition.required
      ? "required"
      : definition.fallback === undefined
        ? "–"
        : `\`${definition.fallback}\``;
    return `| \`${name}\`${definition.secret ? " 🔒" : ""} | ${fallback} | ${range(definition) || kindName(definition)} | ${definition.about} |`;
  });
  return [
    "# Settings of an oracle node",
    "",
    "Environment variables of `sluice-oracle start`. 🔒 marks secrets: their values never appear in logs, errors or metrics.",
    "",
    "Made from `oracle/src/internal/settings.ts` by `sluice-oracle settings --write`; change it there.",
    "",
    "| variable | default | values | meaning |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

function range(definition: SettingDefinition): string {
  if (definition.choices !== undefined) return definition.choices.join(", ");
  if (definition.kind !== "integer") return "";
  const least = definition.least ?? 0;
  return definition.most === undefined ? `whole number from ${least}` : `whole number ${least} … ${definition.most}`;
}

function kindName(definition: SettingDefinition): string {
  const names: Record<SettingDefinition["kind"], string> = {
    url: "URL",
    postgresUrl: "URL",
    address: "address",
    addresses: "addresses",
    bytes32: "32 bytes as hex",
    privateKey: "32 bytes as hex",
    integer: "whole number",
    text: "text",
    path: "path",
    choice: "choice",
  };
  return names[definition.kind];
}
