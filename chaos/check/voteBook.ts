import { readFileSync } from "node:fs";
import { decodeEntry, decodeSnapshot, type LogEntry } from "../../node/src/db/wal/entries.ts";
import { readRecords } from "../../node/src/db/wal/records.ts";
import type { VoteRecord } from "../../node/src/types/consensus.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import type { Violation } from "../violation.ts";

/**
 * Every vote that was seen on a disk or in a block. A validator forgets its votes of heights that are decided; the book
 * does not, so that what a validator signs after an accident is held against what it signed before.
 */
export interface VoteBook {
  /** Takes down one vote; the same vote again is no news. */
  add(author: Address, vote: VoteRecord): void;
  /** Takes down what a validator's log holds now. */
  readLog(author: Address, file: string): void;
  votes(): number;
  readonly conflicts: readonly Violation[];
}

export function createVoteBook(): VoteBook {
  /** The digests signed in each place; one, if the validator is correct. */
  const places = new Map<string, Set<Hash | undefined>>();
  const conflicts: Violation[] = [];

  function add(author: Address, { kind, height, round, digest }: VoteRecord): void {
    const key = `${author} ${height} ${round} ${kind}`;
    const digests = places.get(key) ?? new Set();
    places.set(key, digests);
    if (digests.has(digest)) return;
    const [first] = digests;
    if (digests.size > 0) {
      const where = `height ${height}, round ${round}`;
      const message = `${author} signed two ${kind}s at ${where}: for ${first} and for ${digest}`;
      conflicts.push({ kind: "doubleVote", message });
    }
    digests.add(digest);
  }

  return {
    add,
    readLog(author, file) {
      for (const entry of entriesIn(file)) if (entry.kind === "vote") add(author, entry.vote);
    },
    votes: () => places.size,
    conflicts,
  };
}

/** Those that are whole; a log that is being written or replaced this moment is looked at the next time. */
function entriesIn(file: string): readonly LogEntry[] {
  try {
    const records = readRecords(readFileSync(file));
    if (records === undefined) return [];
    const { entries } = decodeSnapshot(records.first.payload);
    return [...entries, ...records.rest.map(({ payload }) => decodeEntry(payload))];
  } catch {
    return [];
  }
}
