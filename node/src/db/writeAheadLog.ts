import { assert } from "../types/assert.ts";
import type { PreparedCertificate, Recovered, VoteRecord } from "../types/consensus.ts";
import type { WriteAheadLog } from "../types/ports/store.ts";
import { dbError, walCorrupt, walOfOther } from "./errors.ts";
import { asUnreadable } from "./files.ts";
import {
  decodeEntry,
  decodeSnapshot,
  encodeEntry,
  encodeSnapshot,
  type LogEntry,
  type LogOwner,
  type Snapshot,
} from "./wal/entries.ts";
import { type LogFile, openLogFile } from "./wal/logFile.ts";
import { encodeRecord, readRecords } from "./wal/records.ts";

/** The log of one validator; closing waits for what is being written. */
export interface OpenWriteAheadLog extends WriteAheadLog {
  /** Damaged blocks that were made good when the log was opened; more than one means a failing disk. */
  readonly healed: number;
  close(): Promise<void>;
}

export interface WriteAheadLogOptions {
  /** Who signs the votes, and on which chain. */
  readonly owner: LogOwner;
  /** Whether an empty file is refused, because the chain says that this node has voted before. */
  readonly mustExist?: boolean;
  /**
   * A file grown beyond this, and to twice what it began with, is written anew with what still counts: the votes and the
   * last lock of the height in progress and of the one decided before it.
   */
  readonly compactAboveBytes?: number;
}

/** What is remembered of a height; its votes by kind and round. */
interface HeightRecord {
  readonly votes: Map<string, VoteRecord>;
  prepared: PreparedCertificate | undefined;
}

const COMPACT_ABOVE_BYTES = 16 * 1024 * 1024;

/**
 * Opens or creates the log. What a crash cut off at its end was never acknowledged and is removed; damage that may have
 * cost a vote throws DB_WAL_CORRUPT: signing could contradict it. Throws DB_WAL_WRONG_OWNER, DB_UNREADABLE and
 * DB_WAL_WRITE_FAILED too.
 */
export async function openWriteAheadLog(
  path: string,
  options: WriteAheadLogOptions,
): Promise<OpenWriteAheadLog> {
  const refuse = (error: unknown): never => {
    throw asUnreadable(path, error);
  };
  const file = await openLogFile(path).catch(refuse);
  return createWriteAheadLog({ ...file, read: () => file.read().catch(refuse) }, options);
}

/**
 * The log over an open file, which it closes, also when it throws. Throws DB_WAL_CORRUPT, DB_WAL_WRONG_OWNER or
 * DB_WAL_WRITE_FAILED.
 */
export async function createWriteAheadLog(
  file: LogFile,
  options: WriteAheadLogOptions,
): Promise<OpenWriteAheadLog> {
  try {
    const content = readLog(await file.read(), options);
    requireOwner(content.owner, options.owner);
    const log = new FileLog(file, content, options);
    // What was read may never have reached the disk, if the process died and the machine did not; from here it counts.
    await log.rewrite();
    return log;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function requireOwner(stored: LogOwner | undefined, expected: LogOwner): void {
  if (stored === undefined) return;
  if (stored.genesisHash !== expected.genesisHash) {
    throw walOfOther("network", { stored: stored.genesisHash, expected: expected.genesisHash });
  }
  if (stored.validator !== expected.validator) {
    throw walOfOther("validator", { stored: stored.validator, expected: expected.validator });
  }
}

const NOTHING: Snapshot = { owner: undefined, forgottenThrough: 0n, entries: [] };

/** What a log's file says. Throws DB_WAL_CORRUPT. */
export function readLog(
  file: Uint8Array,
  { mustExist }: Pick<WriteAheadLogOptions, "mustExist">,
): LogContent {
  const records = readRecords(file);
  if (records === undefined && mustExist === true) throw walCorrupt("it is missing");
  if (records === undefined) return { ...NOTHING, sequence: 0n, healed: 0 };
  const { first, rest, healed } = records;
  const { entries, ...beginning } = decodeSnapshot(first.payload);
  return {
    ...beginning,
    entries: [...entries, ...rest.map(({ payload }) => decodeEntry(payload))],
    sequence: (rest.at(-1) ?? first).sequence,
    healed,
  };
}

/** The file of a log that has forgotten all votes through a height. */
export function emptyLog(forgottenThrough: bigint): Uint8Array {
  const payload = encodeSnapshot({ ...NOTHING, forgottenThrough });
  return encodeRecord({ sequence: 0n, payload });
}

export interface LogContent extends Snapshot {
  /** Number of the last record. */
  readonly sequence: bigint;
  readonly healed: number;
}

class FileLog implements OpenWriteAheadLog {
  readonly healed: number;
  readonly #owner: LogOwner;
  readonly #compactAboveBytes: number;
  readonly #file: LogFile;
  readonly #heights = new Map<bigint, HeightRecord>();
  #forgottenThrough: bigint;
  #sequence: bigint;
  #bytes = 0;
  #bytesMax = 0;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(file: LogFile, content: LogContent, options: WriteAheadLogOptions) {
    this.#file = file;
    this.healed = content.healed;
    this.#owner = options.owner;
    this.#compactAboveBytes = options.compactAboveBytes ?? COMPACT_ABOVE_BYTES;
    this.#forgottenThrough = content.forgottenThrough;
    this.#sequence = content.sequence;
    for (const entry of content.entries) this.#remember(entry);
  }

  async recordVote(vote: VoteRecord): Promise<void> {
    const { height } = vote;
    assert(height > this.#forgottenThrough, "no vote where votes were forgotten");
    const known = this.#heights.get(height)?.votes.get(keyOf(vote));
    assert(known === undefined || known.digest === vote.digest, "one vote in one place");
    // Known is not yet on disk: it may be on its way.
    return known === undefined ? this.#append({ kind: "vote", height, vote }) : this.#lastWrite;
  }

  async recordPrepared(height: bigint, certificate: PreparedCertificate): Promise<void> {
    const known = this.#heights.get(height)?.prepared;
    const isKnown = known?.round === certificate.round && known.digest === certificate.digest;
    return isKnown ? this.#lastWrite : this.#append({ kind: "prepared", height, certificate });
  }

  recovered(height: bigint): Promise<Recovered | undefined> {
    const record = this.#heights.get(height);
    const remembered = {
      height,
      votes: [...(record?.votes.values() ?? [])],
      prepared: record?.prepared,
    };
    const abstainThrough = this.#forgottenThrough;
    if (height <= abstainThrough) return Promise.resolve({ ...remembered, abstainThrough });
    return Promise.resolve(record && remembered);
  }

  votesFrom(height: bigint): readonly VoteRecord[] {
    const later = [...this.#heights].filter(([known]) => known >= height);
    return later.flatMap(([, { votes }]) => [...votes.values()]);
  }

  truncate(height: bigint): Promise<void> {
    if (height - 1n > this.#forgottenThrough) this.#forgottenThrough = height - 1n;
    for (const known of this.#heights.keys()) if (known < height) this.#heights.delete(known);
    // The file forgets when it is written anew; until then a restart knows more than it needs.
    return Promise.resolve();
  }

  async close(): Promise<void> {
    // Whoever asked for a write that failed has heard of it.
    await this.#lastWrite.catch(() => undefined);
    await this.#file.close();
  }

  /** Puts what is remembered in the place of the file. */
  rewrite(): Promise<void> {
    return this.#afterWrites(() => this.#rewrite());
  }

  #append(entry: LogEntry): Promise<void> {
    this.#remember(entry);
    return this.#afterWrites(() => this.#write(encodeEntry(entry)));
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

  async #write(payload: Uint8Array): Promise<void> {
    const bytes = encodeRecord({ sequence: this.#sequence + 1n, payload });
    if (this.#bytes + bytes.length > this.#bytesMax) return this.#rewrite();
    await this.#file.append(bytes);
    await this.#file.sync();
    this.#sequence += 1n;
    this.#bytes += bytes.length;
  }

  async #rewrite(): Promise<void> {
    const payload = encodeSnapshot({
      owner: this.#owner,
      forgottenThrough: this.#forgottenThrough,
      entries: [...entriesOf(this.#heights)],
    });
    this.#sequence += 1n;
    const bytes = encodeRecord({ sequence: this.#sequence, payload });
    await this.#file.replace(bytes);
    this.#bytes = bytes.length;
    this.#bytesMax = Math.max(this.#compactAboveBytes, bytes.length * 2);
  }

  #remember(entry: LogEntry): void {
    const record = this.#heights.get(entry.height) ?? { votes: new Map(), prepared: undefined };
    this.#heights.set(entry.height, record);
    if (entry.kind === "vote") record.votes.set(keyOf(entry.vote), entry.vote);
    else record.prepared = entry.certificate;
  }
}

function keyOf({ kind, round }: VoteRecord): string {
  return `${kind}:${round}`;
}

function* entriesOf(heights: ReadonlyMap<bigint, HeightRecord>): Generator<LogEntry> {
  for (const [height, { votes, prepared }] of heights) {
    for (const vote of votes.values()) yield { kind: "vote", height, vote };
    if (prepared !== undefined) yield { kind: "prepared", height, certificate: prepared };
  }
}
