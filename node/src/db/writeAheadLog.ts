import type { PreparedCertificate, Recovered, VoteRecord } from "../types/consensus.ts";
import type { WriteAheadLog } from "../types/ports/store.ts";
import { dbError } from "./errors.ts";
import { decodeEntry, encodeEntry, type LogEntry } from "./wal/entries.ts";
import { frame, readFrames } from "./wal/frames.ts";
import { type LogFile, openLogFile } from "./wal/logFile.ts";

/** The log of one validator; closing waits for what is being written. */
export interface OpenWriteAheadLog extends WriteAheadLog {
  close(): Promise<void>;
}

/** What is remembered of a height. */
interface HeightRecord {
  readonly votes: VoteRecord[];
  prepared: PreparedCertificate | undefined;
}

export interface WriteAheadLogOptions {
  /** A log grown beyond this is written anew with what still counts: of the locks of a height, only the last. */
  readonly compactAboveBytes?: number;
}

/** Room for a few locks of the largest block. */
const COMPACT_ABOVE_BYTES = 64 * 1024 * 1024;

/**
 * Opens or creates the log. An entry that a crash cut off at its end was never acknowledged and is removed; any other
 * damage throws DB_WAL_CORRUPT: with votes missing, signing could contradict them.
 */
export async function openWriteAheadLog(
  path: string,
  options: WriteAheadLogOptions = {},
): Promise<OpenWriteAheadLog> {
  return createWriteAheadLog(await openLogFile(path), options);
}

/** The log over an open file, which it closes, also when it throws. Throws DB_WAL_CORRUPT. */
export async function createWriteAheadLog(
  file: LogFile,
  options: WriteAheadLogOptions = {},
): Promise<OpenWriteAheadLog> {
  try {
    const content = await file.read();
    const { payloads, length } = readFrames(content);
    if (length < content.length) {
      await file.truncate(length);
      await file.sync();
    }
    const { compactAboveBytes = COMPACT_ABOVE_BYTES } = options;
    return new FileLog(file, length, compactAboveBytes, payloads.map(decodeEntry));
  } catch (error) {
    await file.close();
    throw error;
  }
}

class FileLog implements OpenWriteAheadLog {
  readonly #compactAboveBytes: number;
  readonly #file: LogFile;
  #bytes: number;
  readonly #heights = new Map<bigint, HeightRecord>();
  #queue: Uint8Array[] = [];
  /** The write that will take the queue with it; entries that come meanwhile share the next one. */
  #nextWrite: Promise<void> | undefined;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(
    file: LogFile,
    bytes: number,
    compactAboveBytes: number,
    entries: readonly LogEntry[],
  ) {
    this.#compactAboveBytes = compactAboveBytes;
    this.#file = file;
    this.#bytes = bytes;
    for (const entry of entries) this.#remember(entry);
  }

  recordVote(vote: VoteRecord): Promise<void> {
    return this.#append({ kind: "vote", height: vote.height, vote });
  }

  recordPrepared(height: bigint, certificate: PreparedCertificate): Promise<void> {
    return this.#append({ kind: "prepared", height, certificate });
  }

  recovered(height: bigint): Promise<Recovered | undefined> {
    const record = this.#heights.get(height);
    return Promise.resolve(
      record && { height, votes: [...record.votes], prepared: record.prepared },
    );
  }

  async truncate(height: bigint): Promise<void> {
    for (const known of this.#heights.keys()) if (known <= height) this.#heights.delete(known);
    // A height decided does not come back: whether this reaches the disk before a crash does not matter.
    await this.#afterWrites(async () => {
      if (this.#heights.size > 0) return this.#rewrite();
      await this.#file.truncate(0);
      this.#bytes = 0;
    });
  }

  async close(): Promise<void> {
    // Whoever asked for a write that failed has heard of it.
    await this.#lastWrite.catch(() => undefined);
    await this.#file.close();
  }

  #append(entry: LogEntry): Promise<void> {
    this.#remember(entry);
    this.#queue.push(frame(encodeEntry(entry)));
    this.#nextWrite ??= this.#afterWrites(() => this.#flush());
    return this.#nextWrite;
  }

  /** Runs file operations one after another; after one has failed, none is tried again. */
  #afterWrites(operation: () => Promise<void>): Promise<void> {
    const run = this.#lastWrite.then(operation).catch((cause: unknown) => {
      throw dbError("DB_WAL_WRITE_FAILED", "the write-ahead log cannot be written", {}, cause);
    });
    this.#lastWrite = run;
    // Whoever asked for it hears of a failure; this only keeps the chain from being reported as well.
    run.catch(() => undefined);
    return run;
  }

  async #flush(): Promise<void> {
    const bytes = Buffer.concat(this.#queue);
    this.#queue = [];
    this.#nextWrite = undefined;
    if (this.#bytes + bytes.length > this.#compactAboveBytes) return this.#rewrite();
    await this.#file.append(bytes);
    await this.#file.sync();
    this.#bytes += bytes.length;
  }

  /** Writes what is remembered to a new file and puts it in the place of the old one. */
  async #rewrite(): Promise<void> {
    const bytes = Buffer.concat([...entriesOf(this.#heights)].map(encodeEntry).map(frame));
    await this.#file.replace(bytes);
    this.#bytes = bytes.length;
  }

  #remember(entry: LogEntry): void {
    const record = this.#heights.get(entry.height) ?? { votes: [], prepared: undefined };
    this.#heights.set(entry.height, record);
    if (entry.kind === "vote") record.votes.push(entry.vote);
    else record.prepared = entry.certificate;
  }
}

function* entriesOf(heights: ReadonlyMap<bigint, HeightRecord>): Generator<LogEntry> {
  for (const [height, { votes, prepared }] of heights) {
    for (const vote of votes) yield { kind: "vote", height, vote };
    if (prepared !== undefined) yield { kind: "prepared", height, certificate: prepared };
  }
}
