import { accessSync, constants, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { Stop } from "./stop.ts";

/**
 * Refuses, before a long run, a file that could not be written after it.
 *
 * @throws Stop when the file is a folder, or its folder can be neither written nor made
 */
export function requireWritable(flag: string, file: string | undefined): void {
  if (file === undefined) return;
  const kindOf = (path: string) => statSync(path, { throwIfNoEntry: false });
  try {
    if (kindOf(resolve(file))?.isDirectory()) throw new Stop(`--${flag} ${file} is a folder: name a file in it`);
    let folder = dirname(resolve(file));
    while (kindOf(folder) === undefined) folder = dirname(folder);
    if (!kindOf(folder)?.isDirectory()) throw new Stop(`--${flag} ${file} cannot be written: ${folder} is no folder`);
    accessSync(folder, constants.W_OK);
  } catch (error) {
    if (error instanceof Stop) throw error;
    throw new Stop(`--${flag} ${file} cannot be written: ${(error as Error).message}`);
  }
}

/**
 * Writes all or nothing: an interrupted run leaves the old file as it was. Folders that are missing are made. A device or
 * a pipe, such as /dev/null, is written to as it is, and never replaced by a file.
 */
export function writeWhole(file: string, text: string): void {
  if (statSync(file, { throwIfNoEntry: false })?.isFile() === false) {
    writeFileSync(file, text);
    return;
  }
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, text);
  renameSync(`${file}.part`, file);
}

/** A file's path as the person at the terminal would type it. */
export function shownPath(file: string): string {
  const inside = relative(process.cwd(), file);
  return inside.startsWith("..") ? file : inside;
}
