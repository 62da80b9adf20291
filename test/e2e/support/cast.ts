import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const BINARY = join(import.meta.dirname, "..", "..", "..", "node_modules", ".bin", "cast");

/** What `cast` of the npm package prints; rejects with its complaint. The package's launcher exits with 0 even then. */
export async function cast(rpcUrl: string, ...args: readonly string[]): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)(BINARY, [...args, "--rpc-url", rpcUrl]);
  if (stdout === "") throw new Error(stderr);
  return stdout.trim();
}

export async function castJSON(rpcUrl: string, ...args: readonly string[]): Promise<unknown> {
  return JSON.parse(await cast(rpcUrl, ...args, "--json"));
}
