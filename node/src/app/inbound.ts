import type { Rate } from "../p2p/limits.ts";
import { ROUNDS_AHEAD, ROUNDS_BEHIND } from "../qbft/limits.ts";
import type { Block } from "../types/block.ts";
import { decodeMessage, type WireMessage } from "../types/codec/message.ts";
import { viewOfMessage } from "../types/codec/messageView.ts";
import type { Recover } from "../types/codec/signature.ts";
import { type MessageFault, verifyMessage } from "../types/codec/verifyMessage.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { MessageKind, VerifiedMessage, View } from "../types/message.ts";
import type { Clock } from "../types/ports/clock.ts";
import { type Budgets, createBudgets } from "./budgets.ts";
import { createNewcomers } from "./newcomers.ts";
import { createRecoveryMemory } from "./recoveryMemory.ts";

/** What the core works on. */
export interface Position extends View {
  readonly validators: readonly Address[];
  /** Whose turn it is to propose. */
  readonly proposerOf: (round: number) => Address;
}

export interface InboundPorts {
  readonly recover: Recover;
  /** The codec's decodeMessage, unless given: a simulator of many nodes decodes a broadcast once. */
  readonly decode?: ((wire: Uint8Array) => WireMessage) | undefined;
  readonly clock: Pick<Clock, "elapsedMs">;
  readonly position: () => Position;
  /** Root of the transactions' trie as a header names it. */
  readonly transactionsRootOf: (transactions: readonly Uint8Array[]) => Hash;
  /** Sees whatever bears valid signatures, also what is then refused: a signature stays a signature. */
  readonly onVerified: (message: VerifiedMessage) => void;
  /** `bytes` is the size of the message as it came. */
  readonly onMessage: (message: VerifiedMessage, bytes: number) => void;
  /** A peer sent something that no correct node sends. */
  readonly onBadMessage: (from: Address, reason: string) => void;
  /** A validator sends more votes, or more blocks, than we are willing to check; told once a minute at most of each. */
  readonly onFlood: (from: Address) => void;
  readonly heightsAheadMax: number;
}

export interface Inbound {
  receive(from: Address, wire: Uint8Array): void;
  /** Whether a proposal that a peer has for a place would be heard, and is worth finding its transactions. */
  awaits(from: Address, view: View): boolean;
  /** To be called when another height began: its validators may be new. */
  onHeight(): void;
  /** Messages turned away unread because their validator's budget was used up. */
  droppedCount(): number;
}

/** Each of up to so many validators has the whole of what follows; of more, each has less, but never below a fourth. */
const WORK_VALIDATORS = 4;
const SHARE_MAX = 4;
/**
 * What checking may cost us for one validator, in signature recoveries (50 µs each). What carries blocks: a twentieth of a
 * core. The largest message there can be costs 3,200, and a correct validator may have to say two of them at once, a
 * round change with the block it is locked on and a proposal: in the largest set too, where they cost four times as much.
 */
const BLOCKS_WORK = { perSecond: 1_000, burst: 4_000 * SHARE_MAX } as const;
/**
 * Prepares and commits, of which a correct validator says two a round. Apart: whose large block is paid for must be heard
 * when it votes for it, or a quorum that has to be complete never is.
 */
const VOTES_WORK = { perSecond: 250, burst: 1_000 } as const;
/** Decoding and hashing this many bytes costs one recovery; so does putting this many transactions into a trie. */
const BYTES_PER_UNIT = 4_096;
const TRANSACTIONS_PER_UNIT = 8;

const PAIRS_MAX = 8_192;
/** Messages of the height before are still looked at: a second vote that comes late is evidence. */
const HEIGHTS_BEHIND = 1n;
/**
 * For what carries blocks. Whoever is further behind than a height fetches them, and a round change is said again until it
 * is of use.
 */
const HEIGHTS_AHEAD = 1n;

/**
 * The door for consensus messages: decoded, bounded and verified here once, never inside. Nobody passes on the messages
 * of others: a validator is heard from itself alone, and whoever is none costs us no signature to recover. The cheap
 * questions come first: who sends, for which height and round, how much of its budget is left; then the author's
 * signature, then those of the justification, and the body last.
 */
export function createInbound(ports: InboundPorts): Inbound {
  const { decode = decodeMessage, position, onMessage, onBadMessage } = ports;
  const memory = createRecoveryMemory(ports.recover, PAIRS_MAX);
  const budgetsOf = (rate: Rate): Budgets =>
    createBudgets({ rate, clock: ports.clock, onOverdrawn: ports.onFlood });
  const votes = budgetsOf(VOTES_WORK);
  const blocks = budgetsOf(BLOCKS_WORK);
  const newcomers = createNewcomers();

  /** The message, or why it is not one that a correct node sends. */
  const check = (from: Address, message: WireMessage): VerifiedMessage | string => {
    const excess = excessOf(message, position());
    if (excess !== undefined) return excess;
    const verification = verifyMessage(message, memory.recover, from);
    if (verification.kind === "rejected") return FAULTS[verification.fault];
    ports.onVerified(verification.message);
    return bodyFaultOf(message, ports) ?? verification.message;
  };

  /** The budget is charged afterwards, whatever came of it: only then is it known what the work was. */
  const checkAndCharge = (from: Address, wire: Uint8Array, budgets: Budgets): void => {
    const before = memory.recovered();
    let units = wire.length / BYTES_PER_UNIT;
    try {
      const message = decode(wire);
      units += (blockIn(message)?.transactions.length ?? 0) / TRANSACTIONS_PER_UNIT;
      const checked = check(from, message);
      if (typeof checked === "string") onBadMessage(from, checked);
      else onMessage(checked, wire.length);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      onBadMessage(from, error.message);
    } finally {
      budgets.charge(from, (units + memory.recovered() - before) * shareOf(position()));
    }
  };

  const receive = (from: Address, wire: Uint8Array): void => {
    const current = position();
    const view = viewOfMessage(wire);
    if (!current.validators.includes(from)) {
      if (view?.height === current.height + 1n) newcomers.hold(from, wire);
      return;
    }
    // What begins like no message is decoded all the same, so that its sender is told what is wrong.
    if (view !== undefined && !isNear(view, current, ports.heightsAheadMax)) return;
    const budgets = view !== undefined && isVote(view.kind) ? votes : blocks;
    if (budgets.affords(from)) checkAndCharge(from, wire, budgets);
  };

  return {
    receive,
    awaits(from, { height, round }) {
      const current = position();
      if (height === current.height) return from === current.proposerOf(round);
      // Whose turn it is depends on the block that is not decided yet; a newcomer may be among those.
      return height === current.height + HEIGHTS_AHEAD;
    },
    onHeight() {
      const { validators } = position();
      for (const budgets of [votes, blocks]) {
        budgets.retain((address) => validators.includes(address));
      }
      for (const { from, wire } of newcomers.takeAll()) {
        if (validators.includes(from)) receive(from, wire);
      }
    },
    droppedCount: () => votes.refusedCount() + blocks.refusedCount(),
  };
}

const FAULTS: Readonly<Record<MessageFault, string>> = {
  recoveryId: "a signature has a recovery id above 1",
  highS: "a signature has a high s",
  unrecoverable: "a signature is nobody's",
  foreignAuthor: "the author is not the sender",
};

/** In a larger set more may be liars: each gets less, so that all of them together get about the same. */
function shareOf({ validators }: Position): number {
  return Math.min(SHARE_MAX, Math.max(1, validators.length / WORK_VALIDATORS));
}

/** Whether the core could have a use for a message; it judges again itself. */
function isNear(
  { kind, height, round }: View & { readonly kind: MessageKind },
  current: Position,
  heightsAheadMax: number,
): boolean {
  if (height < current.height - HEIGHTS_BEHIND) return false;
  const heightsAhead = isVote(kind) ? BigInt(heightsAheadMax) : HEIGHTS_AHEAD;
  if (height > current.height + heightsAhead) return false;
  if (!isVote(kind) || height !== current.height) return true;
  return round >= current.round - ROUNDS_BEHIND && round <= current.round + ROUNDS_AHEAD;
}

function isVote(kind: MessageKind): boolean {
  return kind === "prepare" || kind === "commit";
}

/** A justification names distinct validators, so more signatures than validators are only there to be checked. */
function excessOf(message: WireMessage, { height, validators }: Position): string | undefined {
  if (message.kind === "prepare" || message.kind === "commit") return undefined;
  if (message.signed.payload.height !== height) return undefined;
  const roundChanges = message.kind === "proposal" ? message.roundChanges.length : 0;
  return Math.max(roundChanges, message.prepares.length) > validators.length
    ? "a justification has more signatures than there are validators"
    : undefined;
}

/**
 * The core knows a block by its hash, which binds the body only through its root. A lock with another body under the
 * same hash could be prepared by those who have executed the block and by nobody else, round after round.
 */
function bodyFaultOf(
  message: WireMessage,
  { transactionsRootOf }: InboundPorts,
): string | undefined {
  const block = blockIn(message);
  if (block === undefined) return undefined;
  return transactionsRootOf(block.transactions) === block.header.transactionsRoot
    ? undefined
    : "the body is not the one that the header names";
}

function blockIn(message: WireMessage): Block | undefined {
  if (message.kind === "proposal") return message.signed.payload.block;
  return message.kind === "roundChange" ? message.block : undefined;
}
