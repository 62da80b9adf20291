import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { freePorts } from "../../node/src/app/network/ports.ts";
import { createEndpoint } from "./endpoint.ts";
import type { Target } from "./target.ts";

export interface AnvilOptions {
  /** Path of the genesis file, whose state, chain id and time it takes over. */
  readonly genesis: string;
  readonly blockGasLimit: bigint;
  /** UTC seconds. */
  readonly timestamp: bigint;
  /** One for each transaction, or one each second (default). */
  readonly blocks?: "perTransaction" | "perSecond";
}

const START_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/** One anvil on the given genesis, in memory, on a free port of loopback. */
export async function startAnvil(options: AnvilOptions): Promise<Target> {
  const [port = 0] = await freePorts(1);
  const child = spawn(anvilBinary(), argumentsOf(options, port), { stdio: "ignore" });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  };
  try {
    await Promise.race([answers(url), failureOf(child)]);
  } catch (error) {
    await stop();
    throw error;
  }
  const anvil = { name: "anvil", pid: child.pid ?? 0, dataDirectory: undefined };
  return { name: "anvil", urls: [url], processes: [anvil], stop };
}

function argumentsOf(
  { genesis, blockGasLimit, timestamp, blocks = "perSecond" }: AnvilOptions,
  port: number,
): readonly string[] {
  return [
    ...["--host", "127.0.0.1", "--port", String(port), "--init", genesis],
    ...["--timestamp", String(timestamp), "--hardfork", "prague"],
    ...(blocks === "perSecond" ? ["--block-time", "1"] : []),
    ...["--gas-limit", String(blockGasLimit), "--gas-price", "0", "--block-base-fee-per-gas", "0"],
    ...["--order", "fifo", "--accounts", "1", "--silent"],
  ];
}

/** The program itself, not the script that starts it: its process is the one to measure and to end. */
function anvilBinary(): string {
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const fromAnvil = createRequire(
    createRequire(import.meta.url).resolve("@foundry-rs/anvil/package.json"),
  );
  return fromAnvil.resolve(`@foundry-rs/anvil-${process.platform}-${architecture}/bin/anvil`);
}

async function failureOf(child: ReturnType<typeof spawn>): Promise<never> {
  const [reason] = await Promise.race([once(child, "exit"), once(child, "error")]);
  throw new Error(`anvil ended while starting: ${String(reason)}`);
}

async function answers(url: string): Promise<void> {
  const endpoint = createEndpoint(url);
  const until = performance.now() + START_TIMEOUT_MS;
  while (performance.now() < until) {
    try {
      await endpoint.call("eth_chainId");
      return endpoint.close();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }
  throw new Error(`anvil does not answer at ${url}`);
}
