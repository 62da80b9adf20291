import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** 2026-03-10 09:00:00 in China Standard Time, UTC seconds. */
export const CHAIN_START = Date.UTC(2026, 2, 10, 1) / 1_000;
/** Before the start, for the blocks of the deployment. */
const DEPLOYMENT_SECONDS = 3_600;
export const CHAIN_ID = 20_260_310n;

export interface Anvil {
  readonly url: string;
  send<Answer = unknown>(method: string, params?: readonly unknown[]): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts an EVM of other make on a free port: free gas, a block per transaction, the network's clock. */
export async function startAnvil(): Promise<Anvil> {
  const binary = join(import.meta.dirname, "../../../node_modules/.bin/anvil");
  const args = [
    ...[
      "--port",
      "0",
      "--chain-id",
      CHAIN_ID.toString(),
      "--timestamp",
      String(CHAIN_START - DEPLOYMENT_SECONDS),
    ],
    ...["--gas-price", "0", "--base-fee", "0", "--gas-limit", "100000000", "--hardfork", "prague"],
  ];
  // The package's command starts the program as a child of its own: one group, so that both end together.
  const child = spawn(binary, args, { detached: true, stdio: ["ignore", "pipe", "inherit"] });
  const kill = () => process.kill(-Number(child.pid), "SIGKILL");
  process.once("exit", kill);
  const url = await listeningUrl(child.stdout);
  // The rest of its output is not read; it must not fill the pipe.
  child.stdout.resume();
  return {
    url,
    send: (method, params = []) => sendJSON(url, method, params),
    async stop() {
      process.off("exit", kill);
      kill();
      await once(child, "close");
    },
  };
}

async function listeningUrl(output: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface(output)) {
    const [, address] = /^Listening on (.+)$/.exec(line) ?? [];
    if (address !== undefined) return `http://${address}`;
  }
  throw new Error("anvil ended before it listened");
}

export interface JSONAnswer {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** Asks a node and gives its answer back, be it an error. */
export async function askJSON(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<JSONAnswer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return (await response.json()) as JSONAnswer;
}

async function sendJSON<Answer>(
  url: string,
  method: string,
  params: readonly unknown[],
): Promise<Answer> {
  const { result, error } = await askJSON(url, method, params);
  if (error !== undefined) throw new Error(`${method}: ${error.message}`);
  return result as Answer;
}
