import { type CompactProposal, joinProposal } from "../types/codec/compactProposal.ts";
import { MESSAGE_BYTES_MAX } from "../types/codec/limits.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { View } from "../types/message.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { NetworkHandlers } from "../types/ports/network.ts";
import { isLater } from "../types/view.ts";
import { violation } from "./errors.ts";
import { type ProposalFrame, WANTED_MAX } from "./frames.ts";

export interface GatheringPorts {
  readonly clock: Pick<Clock, "after">;
  readonly handlers: () => Pick<NetworkHandlers, "awaitsProposal" | "transaction"> | undefined;
  /** Connected peers. */
  readonly peers: () => readonly Address[];
  readonly ask: (peer: Address, question: ProposalFrame) => void;
  /** The message in full, in the name of who sent the hashes. */
  readonly deliver: (from: Address, message: Uint8Array) => void;
}

/** A proposal whose transactions are not all here. */
interface Gathering {
  readonly from: Address;
  readonly proposal: CompactProposal;
  readonly found: Map<Hash, Uint8Array>;
  readonly missing: Set<Hash>;
  /** Of what was found. */
  bytes: number;
  /** Of that, what came on its account; the rest is the pool's. */
  ownBytes: number;
  /** Questions asked so far, one after each wait. */
  asked: number;
  cancelWait: () => void;
}

/** How long an answer is waited for before somebody else is asked as well; one that comes later still counts. */
export const ANSWER_WAIT_MS = 250;
/** Peers asked beside the proposer. */
const OTHERS_MAX = 2;
/** Waits until a proposal is given up: ten seconds. */
const WAITS_MAX = 40;
/** Of all gatherings together, for what came for them. */
const MEMORY_BYTES_MAX = 32 * 1024 * 1024;
/** A hash as text, and its place in a map. */
const HASH_COST_BYTES = 256;

/**
 * Puts proposals together again. One a peer, the latest: a proposer that names what nobody has, or does not answer, delays
 * itself, and the round ends when its timer says so. Who is missing something asks the proposer, then others, and in the end
 * the proposer for the whole message; what is asked for comes as transactions do, so that a transaction that was merely late
 * counts as an answer.
 */
export class Gatherings {
  readonly #ports: GatheringPorts;
  readonly #pending = new Map<Address, Gathering>();

  constructor(ports: GatheringPorts) {
    this.#ports = ports;
  }

  get count(): number {
    return this.#pending.size;
  }

  /** Throws P2P_PROTOCOL_VIOLATION for one that no block can hold. */
  onProposal(from: Address, proposal: CompactProposal): void {
    if (this.#ports.handlers()?.awaitsProposal(from, proposal) !== true) return;
    const pending = this.#pending.get(from);
    if (pending !== undefined && !isLater(proposal, pending.proposal)) return;
    if (pending !== undefined) this.#end(pending);
    const gathering = this.#begin(from, proposal);
    if (isTooLarge(gathering)) throw violation("a proposal of transactions that no block can hold");
    if (gathering.missing.size === 0) {
      this.#deliver(gathering);
      return;
    }
    this.#pending.set(from, gathering);
    this.#makeRoom();
    this.#askOn(gathering);
  }

  /** Transactions that came from anybody. */
  onTransactions(transactions: readonly Uint8Array[]): void {
    if (this.#pending.size === 0) return;
    for (const raw of transactions) {
      const hash = keccak256Hex(raw);
      for (const gathering of this.#pending.values()) {
        if (find(gathering, hash, raw)) gathering.ownBytes += raw.length;
      }
    }
    for (const gathering of [...this.#pending.values()]) {
      if (isTooLarge(gathering)) this.#end(gathering);
      else if (gathering.missing.size === 0) this.#deliver(gathering);
    }
    this.#makeRoom();
  }

  /** The proposal of this place came in full. */
  onFull(from: Address, view: View): void {
    const pending = this.#pending.get(from);
    if (pending !== undefined && !isLater(pending.proposal, view)) this.#end(pending);
  }

  stop(): void {
    for (const gathering of this.#pending.values()) this.#end(gathering);
  }

  #begin(from: Address, proposal: CompactProposal): Gathering {
    const missing = new Set(proposal.hashes);
    const found = new Map<Hash, Uint8Array>();
    const gathering = {
      from,
      proposal,
      found,
      missing,
      bytes: 0,
      ownBytes: 0,
      asked: 0,
      cancelWait,
    };
    const handlers = this.#ports.handlers();
    for (const hash of proposal.hashes) {
      const raw = handlers?.transaction(hash);
      if (raw !== undefined) find(gathering, hash, raw);
    }
    return gathering;
  }

  #deliver(gathering: Gathering): void {
    this.#end(gathering);
    const { from, proposal, found } = gathering;
    const transactions = proposal.hashes.flatMap((hash) => found.get(hash) ?? []);
    this.#ports.deliver(from, joinProposal(proposal, transactions));
  }

  #askOn(gathering: Gathering): void {
    const { from, proposal } = gathering;
    const isAwaited = this.#ports.handlers()?.awaitsProposal(from, proposal) === true;
    if (!isAwaited || gathering.asked === WAITS_MAX) {
      this.#end(gathering);
      return;
    }
    this.#askOnce(gathering);
    gathering.asked += 1;
    gathering.cancelWait = this.#ports.clock.after(ANSWER_WAIT_MS, () => this.#askOn(gathering));
  }

  /** The proposer, others, the proposer for everything; a proposal of which much is missing is asked for as a whole. */
  #askOnce({ from, proposal, missing, asked }: Gathering): void {
    const { ask } = this.#ports;
    const { height, round } = proposal;
    const isMuch = missing.size > WANTED_MAX;
    if (asked === OTHERS_MAX + 1 || (asked === 0 && isMuch)) {
      ask(from, { kind: "getProposal", view: { height, round } });
      return;
    }
    const peer = asked === 0 ? from : this.#otherFor(proposal, from, asked);
    if (peer === undefined || asked > OTHERS_MAX) return;
    ask(peer, { kind: "getTransactions", hashes: [...missing].slice(0, WANTED_MAX) });
  }

  /** Not the same peers every time: those may be the ones that do not answer. */
  #otherFor({ height }: View, from: Address, asked: number): Address | undefined {
    const others = this.#ports.peers().filter((peer) => peer !== from);
    if (asked > others.length) return undefined;
    return others[(Number(height % BigInt(others.length)) + asked) % others.length];
  }

  /** The largest gives way: a proposal that keeps to an even share is not lost, whatever others send. */
  #makeRoom(): void {
    const all = [...this.#pending.values()].sort((left, right) => costOf(right) - costOf(left));
    let bytes = all.reduce((sum, gathering) => sum + costOf(gathering), 0);
    for (const largest of all) {
      if (bytes <= MEMORY_BYTES_MAX) return;
      bytes -= costOf(largest);
      this.#end(largest);
    }
  }

  #end(gathering: Gathering): void {
    gathering.cancelWait();
    if (this.#pending.get(gathering.from) === gathering) this.#pending.delete(gathering.from);
  }
}

const cancelWait = (): void => undefined;

/** Whether it was missing. */
function find(gathering: Gathering, hash: Hash, raw: Uint8Array): boolean {
  if (!gathering.missing.delete(hash)) return false;
  gathering.found.set(hash, raw);
  gathering.bytes += raw.length;
  return true;
}

function isTooLarge({ bytes }: Gathering): boolean {
  return bytes > MESSAGE_BYTES_MAX;
}

function costOf({ ownBytes, proposal }: Gathering): number {
  const { header, hashes, justification } = proposal;
  return ownBytes + hashes.length * HASH_COST_BYTES + header.length + justification.length;
}
