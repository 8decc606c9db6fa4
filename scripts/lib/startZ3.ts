import { createRequire } from "node:module";
import { join } from "node:path";
import { ownTool } from "./ownTool.ts";
import type { Solve } from "./prove.ts";

const Z3 = { name: "z3-solver", version: "5.2.0" };

/** As solc's own driver sets them. */
const SETTINGS = {
  "rewriter.pull_cheap_ite": "true",
  "fp.spacer.q3.use_qgen": "true",
  "fp.spacer.mbqi": "false",
  "fp.spacer.ground_pobs": "false",
};

interface Z3Api {
  mk_config(): number;
  mk_context(config: number): number;
  del_config(config: number): void;
  del_context(context: number): void;
  global_param_set(name: string, value: string): void;
}

/** The memory of the WebAssembly module, and its calls that run in another thread. */
interface Emscripten {
  HEAPU8: Uint8Array;
  _malloc(bytes: number): number;
  _free(address: number): void;
  ccall(name: string, returns: string, types: string[], args: number[]): void;
  async_call(call: () => void): Promise<string>;
}

/**
 * Z3, installed on first use.
 * @param seconds that one question may take; after them it is answered `unknown`
 */
export async function startZ3(seconds: number): Promise<Solve> {
  const load = createRequire(join(await ownTool(Z3.name, Z3.version), "package.json"));
  const { init } = load(Z3.name) as { init(): Promise<{ Z3: Z3Api; em: Emscripten }> };
  const { Z3: z3, em } = await init();
  for (const [name, value] of Object.entries(SETTINGS)) z3.global_param_set(name, value);
  z3.global_param_set("timeout", String(seconds * 1000));
  return async (question) => {
    const config = z3.mk_config();
    const context = z3.mk_context(config);
    z3.del_config(config);
    // The package's own eval_smtlib2_string frees the question while the other thread still reads it.
    const bytes = Buffer.from(`${question}\0`);
    const address = em._malloc(bytes.length);
    em.HEAPU8.set(bytes, address);
    try {
      return await em.async_call(() =>
        em.ccall("async_Z3_eval_smtlib2_string", "void", ["number", "number"], [context, address]),
      );
    } finally {
      em._free(address);
      z3.del_context(context);
    }
  };
}
