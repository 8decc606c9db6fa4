import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Whether a process of this number runs; one that has ended and only waits to be collected does not. */
export function processIsAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3) !== "Z";
  } catch {
    return process.platform !== "linux";
  }
}

/** The command line of a process; undefined where it cannot be found out. */
export function processCommand(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    if (process.platform === "linux" || process.platform === "win32") return undefined;
    const asked = spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return asked.status === 0 ? asked.stdout.trim() : undefined;
  }
}
