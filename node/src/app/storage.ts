import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { type Database, openDatabase } from "../db/database.ts";
import { type OpenWriteAheadLog, openWriteAheadLog } from "../db/writeAheadLog.ts";
import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import { genesisState } from "../exec/genesis/genesisState.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { NodeConfig } from "./config.ts";
import { createDiskWatch, type DiskWatch, readDiskSpace } from "./diskSpace.ts";

export interface StorageOptions {
  readonly config: Pick<NodeConfig, "dataDirectory" | "state">;
  readonly genesis: GenesisFile;
  /** Who signs the votes. */
  readonly self: Address;
  readonly clock: Pick<Clock, "after">;
  readonly logger: Logger;
  /** The disk has no room any more: the node has to stop. */
  readonly onFull: (error: unknown) => void;
}

/** What is on disk: the chain with its state, and the votes this node is bound to. */
export interface Storage {
  readonly genesisHash: Hash;
  readonly database: Database;
  readonly log: OpenWriteAheadLog;
  readonly disk: DiskWatch;
  close(): Promise<void>;
}

export function storagePaths({ dataDirectory }: Pick<NodeConfig, "dataDirectory">) {
  return { chain: join(dataDirectory, "chain"), votes: join(dataDirectory, "votes.wal") };
}

/** A crash may leave one such block, the second copy of the vote that it interrupted. */
const HEALED = "damaged blocks of the vote log were made good; more than one means a failing disk";

/** Throws NODE_DISK_FULL, and what opening the database and the log throws. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { config, genesis, self, clock, logger, onFull } = options;
  mkdirSync(config.dataDirectory, { recursive: true, mode: 0o700 });
  const paths = storagePaths(config);
  const first = genesisState(genesis);
  const genesisHash = first.sealed.hash;
  const disk = await createDiskWatch({
    read: () => readDiskSpace(config.dataDirectory),
    clock,
    logger,
    onFull,
  });
  const opened: { close(): unknown }[] = [{ close: disk.stop }];
  const close = async (): Promise<void> => {
    for (const one of opened.reverse()) await one.close();
  };
  try {
    const database = await openDatabase(paths.chain, first, config.state);
    opened.push(database);
    const hasVoted = database.chain.head().block.header.number > 0n;
    const log = await openWriteAheadLog(paths.votes, {
      owner: { genesisHash, validator: self },
      mustExist: hasVoted,
    });
    opened.push(log);
    if (log.healed > 0) logger.warn({ blocks: log.healed }, HEALED);
    return { genesisHash, database, log, disk, close };
  } catch (error) {
    await close();
    throw error;
  }
}
