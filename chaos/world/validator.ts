import { readFileSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { NodeConfigFile } from "../../node/src/app/config.ts";
import type { NodeLayout } from "../../node/src/app/network/layout.ts";
import type { NodeProcess, StartOptions } from "../../node/src/app/network/processes.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { VoteBook } from "../check/voteBook.ts";
import { pauseProcess } from "./pauseProcess.ts";

/** One of the four validators: a process with a disk of its own. */
export interface Validator {
  readonly name: string;
  readonly address: Address;
  readonly rpcUrl: string;
  readonly dataDirectory: string;
  isRunning(): boolean;
  start(options?: StartOptions): Promise<void>;
  /** SIGTERM; resolves when the process has ended. */
  stop(): Promise<void>;
  /** SIGKILL; resolves when the process has ended. */
  kill(): Promise<void>;
  /** SIGSTOP, and SIGCONT after so long; resolves then. Rejects when the run is given up. */
  freeze(ms: number, signal: AbortSignal): Promise<void>;
  /** Resolves when the process has ended, of itself or otherwise. */
  ended(): Promise<void>;
  /** Changes its configuration, for its next start. */
  configure(change: (config: NodeConfigFile) => NodeConfigFile): Promise<void>;
  /** What its process has said since the last `startLog`. */
  log(): string;
  /** Puts the log so far aside. */
  startLog(): Promise<void>;
  /** Takes down what its vote log holds now. */
  readVotes(): void;
}

export interface ValidatorOptions {
  readonly address: Address;
  readonly layout: NodeLayout;
  readonly process: NodeProcess;
  readonly votes: VoteBook;
}

export function createValidator(options: ValidatorOptions): Validator {
  const { address, layout, process, votes } = options;
  const dataDirectory = join(layout.directory, "data");
  const readVotes = (): void => votes.readLog(address, join(dataDirectory, "votes.wal"));
  const end = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    await process.signal(signal);
    readVotes();
  };
  let logs = 0;
  return {
    name: process.name,
    address,
    rpcUrl: process.rpcUrl,
    dataDirectory,
    isRunning: () => process.pid() !== undefined,
    start: (how) => process.start(how),
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    async freeze(ms, signal) {
      const pid = process.pid();
      if (pid !== undefined) await pauseProcess(pid, ms, signal);
    },
    ended: () => process.ended(),
    async configure(change) {
      const config = JSON.parse(await readFile(layout.config, "utf8")) as NodeConfigFile;
      await writeFile(layout.config, `${JSON.stringify(change(config), undefined, 2)}\n`);
      // Kept from an earlier move of the clock, it would win over the configuration.
      await rm(join(dataDirectory, "clock-offset-ms"), { force: true });
    },
    log: () => readFileSync(layout.log, "utf8"),
    async startLog() {
      logs += 1;
      await rename(layout.log, `${layout.log}.${logs}`);
    },
    readVotes,
  };
}
