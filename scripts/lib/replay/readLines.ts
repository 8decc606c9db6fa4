import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { Stop } from "../stop.ts";

const LONGEST_LINE = 1 << 16;

/** A line of a file, its number from 1, without its end. A line that is too long to be one comes cut off. */
export interface Line {
  number: number;
  text: string;
  tooLong: boolean;
}

/**
 * Reads a text file line by line in constant memory; gzip is recognised by its first bytes, not by the name.
 * @param path the file
 * @throws Stop when the file cannot be read or its compressed data ends too early
 */
export async function* readLines(path: string): AsyncGenerator<Line[]> {
  const compressed = await isGzip(path);
  const source = createReadStream(path, { highWaterMark: 1 << 18 });
  const stream = compressed ? source.pipe(createGunzip({ chunkSize: 1 << 18 })) : source;
  if (compressed) source.on("error", (error) => stream.destroy(error));
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let tooLong = false;
  let number = 1;
  const line = (text: string): Line => {
    const ended: Line = { number, text: text.endsWith("\r") ? text.slice(0, -1) : text, tooLong };
    number += 1;
    tooLong = false;
    return ended;
  };
  try {
    for await (const chunk of stream) {
      const pieces = (rest + decoder.write(chunk as Buffer)).split("\n");
      rest = pieces.pop() ?? "";
      if (pieces.length > 0) yield pieces.map(line);
      if (rest.length > LONGEST_LINE) {
        rest = rest.slice(0, LONGEST_LINE);
        tooLong = true;
      }
    }
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).message;
    throw new Stop(
      `${path}:${number}: cannot read on: ${reason}. Is the file whole? Fetch it again and compare its hash.`,
    );
  } finally {
    source.destroy();
  }
  rest += decoder.end();
  if (rest !== "") yield [line(rest)];
}

async function isGzip(path: string): Promise<boolean> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT")
      throw new Stop(`${path} does not exist. What to do: check the path; it is taken from ${process.cwd()}.`);
    if (code === "EISDIR") throw new Stop(`${path} is a folder. What to do: name the file in it.`);
    throw new Stop(`${path} cannot be read: ${message}`);
  }
}
