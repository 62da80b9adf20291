import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { NodeError } from "../../types/errors.ts";
import { readNodeConfig } from "../config.ts";
import runtime from "../runtime.json" with { type: "json" };
import { networkLayout, nodeNames, noNodes } from "./layout.ts";

/** One validator as an operating-system process. */
export interface NodeProcess {
  readonly name: string;
  readonly rpcUrl: string;
  pid(): number | undefined;
  /** Starts the process; resolves when its RPC answers. Throws NETWORK_NODE_RUNNING, _ENDED, _SILENT. */
  start(options?: StartOptions): Promise<void>;
  /** Resolves when the process has ended, at once if there is none. */
  ended(): Promise<void>;
  /** Sends a signal; SIGKILL and SIGTERM resolve when the process has ended. */
  signal(signal: "SIGKILL" | "SIGTERM" | "SIGSTOP" | "SIGCONT"): Promise<void>;
}

export interface StartOptions {
  /** A command that becomes the node's process (`exec`), such as a shell that sets limits first. */
  readonly through?: readonly [string, ...string[]];
}

export interface NetworkProcesses {
  readonly nodes: readonly NodeProcess[];
  /** Starts every node; throws the first failure once all are through, and NETWORK_NO_NODES. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ProcessOptions {
  readonly directory: string;
  /** The file that a node's process runs; the node's own command line unless given. */
  readonly cli?: string;
  /** How long a node may take until its RPC answers. */
  readonly startTimeoutMs?: number;
  /** More flags of the runtime, such as those of its profiler. */
  readonly runtimeFlags?: readonly string[];
}

const NODE_CLI = join(import.meta.dirname, "..", "cli", "main.ts");
/**
 * What a node's process is started with, for little memory: the nursery of the garbage collector would grow to 128 MB and
 * more under load, and the rest of the heap to four times what is in use, were it allowed gigabytes. But a node is soon to
 * use some 100 MB: collecting all of it again and again on the way there is a tenth of what a thousand transactions cost. Of
 * glibc's arenas each thread of LevelDB would have one of its own, with what it does not use just now: some 60 MB.
 */
const { flags, environment } = runtime;
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 50;

/** The nodes of a network directory, each in a process of its own, ended by its id. */
export function createNetworkProcesses(options: ProcessOptions): NetworkProcesses {
  const layout = networkLayout(options.directory);
  const nodes = nodeNames(options.directory).map((name) =>
    createNodeProcess(name, layout.node(name).config, layout.node(name).log, options),
  );
  return {
    nodes,
    async start() {
      if (nodes.length === 0) throw noNodes(options.directory);
      // Whoever stops the network after a failure must find no node that is still to be spawned.
      const outcomes = await Promise.allSettled(nodes.map((node) => node.start()));
      for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
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
    async start({ through }: StartOptions = {}) {
      if (isRunning()) return;
      await requireSilence(name, rpcUrl);
      const [file = process.execPath, ...args] = [
        ...(through ?? []),
        process.execPath,
        ...flags,
        ...(options.runtimeFlags ?? []),
        options.cli ?? NODE_CLI,
        "node",
        "start",
        "--config",
        config,
        "--until-stdin-ends",
      ];
      // The process writes its log itself, so that its last words are there when it has ended.
      const output = openSync(log, "a", 0o600);
      child = spawn(file, args, {
        stdio: ["pipe", output, output],
        env: { ...process.env, ...environment },
      });
      closeSync(output);
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
    async ended() {
      if (child !== undefined && isRunning()) await once(child, "exit");
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
    if (await isHealthy(url)) return;
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

/** Else the answer of a node that runs already would be taken for ours. */
async function requireSilence(name: string, url: string): Promise<void> {
  if (!(await isHealthy(url))) return;
  throw new NodeError(
    "NETWORK_NODE_RUNNING",
    `a node answers at ${url} already; is the network running? Stop it before ${name} is started`,
    { name, url },
  );
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function lastLine(file: string): string {
  return readFileSync(file, "utf8").trimEnd().split("\n").at(-1) ?? "";
}
