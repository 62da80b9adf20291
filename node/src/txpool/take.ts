import type { Address } from "../types/hex.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { SenderQueue } from "./senderQueue.ts";
import type { Share } from "./share.ts";

/** What a block has room for. */
export interface Room {
  readonly gas: bigint;
  /** Sum of encodings. */
  readonly bytes: number;
}

/**
 * Transactions ask for more gas than they use, and a block is full by what is used: a builder is given the gas limits of so
 * many blocks, and takes as many as there is room for, in their order.
 */
const BLOCKS_OF_GAS_LIMITS = 2n;

/** A transaction, and the part of the room its member has used when it is through. */
interface Candidate {
  readonly transaction: RecoveredTransaction;
  readonly until: number;
}

/**
 * What a builder puts into a block as long as there is room, fairly between members by gas and by bytes: transactions are
 * served in the order of what their member has used when they are through, as if all members were served at the same time
 * at the same speed. Whoever asks for no more than an n-th part of the room gets all of it, whatever the other n - 1 members
 * ask for.
 *
 * The first share has waited longest and is served one transaction before all others, so that a large one is not put off
 * for ever by many small ones.
 */
export function takeFairly(
  shares: readonly Share[],
  room: Room,
  balanceOf: (sender: Address) => bigint,
): readonly RecoveredTransaction[] {
  const candidates = shares
    .flatMap((share, index) => candidatesOf(share, room, balanceOf, index === 0))
    .sort((a, b) => a.until - b.until);
  const taken: RecoveredTransaction[] = [];
  /** A sender whose next transaction does not fit waits: the ones behind it cannot go first. */
  const waiting = new Set<Address>();
  let gas = room.gas * BLOCKS_OF_GAS_LIMITS;
  let { bytes } = room;
  for (const { transaction } of candidates) {
    const { sender, gasLimit, raw } = transaction;
    if (waiting.has(sender)) continue;
    if (gasLimit > gas || raw.length > bytes) {
      waiting.add(sender);
      continue;
    }
    gas -= gasLimit;
    bytes -= raw.length;
    taken.push(transaction);
  }
  return taken;
}

/** A member's transactions in the order of their turns, as many as could fit if it were alone. */
function candidatesOf(
  share: Share,
  room: Room,
  balanceOf: (sender: Address) => bigint,
  hasWaitedLongest: boolean,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const waiting = new Set<Address>();
  const gasMax = room.gas * BLOCKS_OF_GAS_LIMITS;
  let gas = 0n;
  let bytes = 0;
  for (const transaction of inTurns(share.ready(), balanceOf)) {
    const { sender, gasLimit, raw } = transaction;
    if (waiting.has(sender)) continue;
    if (gas + gasLimit > gasMax || bytes + raw.length > room.bytes) {
      waiting.add(sender);
      continue;
    }
    gas += gasLimit;
    bytes += raw.length;
    const until = Math.max(Number(gas) / Number(room.gas), bytes / room.bytes);
    const isFirst = hasWaitedLongest && candidates.length === 0;
    candidates.push({ transaction, until: isFirst ? 0 : until });
  }
  return candidates;
}

/** One transaction of each sender after the other, as far as its balance goes. */
function* inTurns(
  queues: readonly SenderQueue[],
  balanceOf: (sender: Address) => bigint,
): Iterable<RecoveredTransaction> {
  let lines = queues.map((queue) => ({ queue, balance: balanceOf(queue.sender) }));
  for (let offset = 0; lines.length > 0; offset += 1) {
    const going: typeof lines = [];
    for (const line of lines) {
      const next = line.queue.inRun(offset);
      if (next === undefined || costOf(next) > line.balance) continue;
      line.balance -= costOf(next);
      going.push(line);
      yield next;
    }
    lines = going;
  }
}

/** Most that a transaction can cost its sender. */
export function costOf({ value, gasLimit, gasPrice }: RecoveredTransaction): bigint {
  return value + gasLimit * gasPrice;
}
