import pino, { type DestinationStream, type Logger } from "pino";
import { messageOf } from "./errors.ts";

export type { Logger } from "pino";

const CENSORED = "[hidden]";

/**
 * A logger that writes JSON lines and replaces secrets wherever they appear: as a named field, inside a message, or
 * inside an error's text and stack.
 *
 * @param options - level; the secret values to hide, of any length from 6 characters on; where to write, default standard output.
 */
export function createLogger(options: {
  level: string;
  secrets: readonly string[];
  destination?: DestinationStream;
}): Logger {
  const needles = needlesOf(options.secrets);
  const sink = options.destination ?? pino.destination({ dest: 1, sync: true });
  // Censoring works on the finished line, so that nothing can slip past it by way of a nested field or an error's cause.
  const destination: DestinationStream = {
    write: (line: string) => sink.write(censor(line, needles)),
  };
  return pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: ["privateKey", "*.privateKey", "password", "*.password", "databaseUrl", "*.databaseUrl"],
        censor: CENSORED,
      },
      serializers: {
        err: (error: unknown) => ({
          message: messageOf(error),
          stack: error instanceof Error ? error.stack : undefined,
        }),
      },
    },
    destination,
  );
}

/** Replaces every secret in a text. */
export function hideSecrets(text: string, secrets: readonly string[]): string {
  return censor(text, needlesOf(secrets));
}

/** A key is hidden with and without 0x and in either case; a URL also by its password and its query. */
function needlesOf(secrets: readonly string[]): string[] {
  const needles = new Set<string>();
  for (const secret of secrets) {
    const forms = [secret];
    if (/^0x/i.test(secret)) forms.push(secret.slice(2));
    if (URL.canParse(secret)) {
      const url = new URL(secret);
      forms.push(url.password, decodeSafely(url.password), url.search, url.pathname.length > 12 ? url.pathname : "");
    }
    for (const form of forms) {
      if (form.length < 6) continue;
      for (const spelled of [form, form.toLowerCase(), form.toUpperCase()]) {
        needles.add(spelled);
        needles.add(JSON.stringify(spelled).slice(1, -1));
      }
    }
  }
  return [...needles].sort((a, b) => b.length - a.length);
}

function decodeSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function censor(text: string, needles: readonly string[]): string {
  let clean = text;
  for (const needle of needles) {
    if (clean.includes(needle)) clean = clean.replaceAll(needle, CENSORED);
  }
  return clean;
}
