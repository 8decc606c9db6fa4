import { spawn } from "node:child_process";
import { constants } from "node:os";

const running = new Set<ReturnType<typeof spawn>>();
let last = { signal: "", at: 0 };
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    if (last.signal === signal && Date.now() - last.at < 1_000) return;
    last = { signal, at: Date.now() };
    for (const child of running) child.kill(signal);
    setTimeout(() => process.exit(128 + constants.signals[signal]), 5_000).unref();
    process.exitCode = 128 + constants.signals[signal];
    if (running.size === 0) process.exit();
  });
}

/** Runs a Node program in the checkout's root; `quiet` collects its output instead of showing it. */
export function runNode(
  args: readonly string[],
  options: { cwd: string; quiet?: boolean; env?: NodeJS.ProcessEnv },
): Promise<{ code: number; output: string }> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.quiet ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"],
    });
    running.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8");
      stream?.on("data", (text: string) => {
        output += text;
      });
    }
    child.on("error", fail);
    child.on("close", (code, signal) => {
      running.delete(child);
      if (process.exitCode !== undefined) process.exit();
      done({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), output });
    });
  });
}
