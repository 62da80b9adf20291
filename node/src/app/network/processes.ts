import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NodeError } from "../../types/errors.ts";
import { readNodeConfig } from "../config.ts";
import { networkLayout } from "./layout.ts";

/** One validator as an operating-system process. */
export interface NodeProcess {
  readonly name: string;
  readonly rpcUrl: string;
  pid(): number | undefined;
  /** Starts the process; resolves when its RPC answers. */
  start(): Promise<void>;
  /** Sends a signal; SIGKILL and SIGTERM resolve when the process has ended. */
  signal(signal: "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT"): Promise<void>;
}

export interface NetworkProcesses {
  readonly nodes: readonly NodeProcess[];
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly directory: string;
  /** The file that runs the CLI. */
  readonly cli: string;
  /** How long a node may take until its RPC answers. */
  readonly startTimeoutMs?: number;
}

const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

/** The nodes of a network directory, each in a process of its own, ended by its id. */
export function createNetworkProcesses(options: ProcessOptions): NetworkProcesses {
  const layout = networkLayout(options.directory);
  const nodes = readdirSync(join(options.directory, "nodes"))
    .sort()
    .map((name) =>
      createNodeProcess(name, layout.node(name).config, layout.node(name).log, options),
    );
  return {
    nodes,
    async start() {
      await Promise.all(nodes.map((node) => node.start()));
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.signal("SIGTERM")));
    },
  };
}

function createNodeProcess(
  name: string,
  config: string,
  log: string,
  options: ProcessOptions,
): NodeProcess {
  const { rpc } = readNodeConfig(config);
  const rpcUrl = `http://${rpc.host}:${rpc.port}`;
  let child: ChildProcess | undefined;
  const isRunning = (): boolean =>
    child !== undefined && child.exitCode === null && child.signalCode === null;

  return {
    name,
    rpcUrl,
    pid: () => (isRunning() ? child?.pid : undefined),
    async start() {
      if (isRunning()) return;
      const args = [options.cli, "node", "start", "--config", config, "--until-stdin-ends"];
      child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "pipe"] });
      const file = createWriteStream(log, { flags: "a" });
      child.stdout?.pipe(file);
      child.stderr?.pipe(file);
      await answers(rpcUrl, isRunning, {
        name,
        log,
        timeoutMs: options.startTimeoutMs ?? START_TIMEOUT_MS,
      });
    },
    async signal(signal) {
      if (child === undefined || !isRunning()) return;
      const ended = once(child, "exit");
      child.kill(signal);
      if (signal === "SIGSTOP" || signal === "SIGCONT") return;
      const stubborn = setTimeout(() => child?.kill("SIGKILL"), STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(stubborn);
    },
  };
}

async function answers(
  url: string,
  isRunning: () => boolean,
  {
    name,
    log,
    timeoutMs,
  }: { readonly name: string; readonly log: string; readonly timeoutMs: number },
): Promise<void> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    if (!isRunning()) {
      throw new NodeError(
        "NETWORK_NODE_ENDED",
        `${name} ended while starting: ${lastLine(log)} (${log})`,
        { name, log },
      );
    }
    try {
      if ((await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok) return;
    } catch {
      // Not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new NodeError(
    "NETWORK_NODE_SILENT",
    `${name} did not answer at ${url} within ${timeoutMs} ms; see ${log}`,
    {
      name,
      url,
    },
  );
}

function lastLine(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").at(-1) ?? "";
}
