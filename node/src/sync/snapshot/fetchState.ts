import type { Header } from "../../types/block.ts";
import type { Address } from "../../types/hex.ts";
import { keccak256Hex } from "../../types/keccak.ts";
import type { StatePiece } from "../../types/ports/store.ts";
import { syncError } from "../errors.ts";
import { hasState, withoutState } from "./headers.ts";
import { OpenState, type StateTotals } from "./openState.ts";
import { DEFAULT_STATE_LIMITS, type SnapshotContext, type StateLimits } from "./ports.ts";

/**
 * Completes the state after a block in the store, asking every prompt peer that has it for one batch at a time. Every piece is
 * proven by the hash under which a piece above it, and at last the root, refers to it. Rejects SYNC_NO_PEER when no peer is
 * left, SYNC_STOPPED when the node stops; what was fetched stays.
 */
export function fetchState(context: SnapshotContext, header: Header): Promise<StateTotals> {
  return new StateFetch(context, header).run();
}

interface Arrival {
  readonly by: Address;
  readonly pieces: readonly StatePiece[];
  readonly items: readonly (Uint8Array | undefined)[];
}

/** Nodes of which the log tells once. */
const REPORT_EVERY = 100_000;
/** What one node can refer to. */
const REFERENCES_MAX = 16;

class StateFetch {
  readonly #context: SnapshotContext;
  readonly #header: Header;
  readonly #limits: StateLimits;
  readonly #open: OpenState;
  readonly #busy = new Set<Address>();
  readonly #arrivals: Arrival[] = [];
  #changed = Promise.withResolvers<void>();
  #isDone = false;

  constructor(context: SnapshotContext, header: Header) {
    this.#context = context;
    this.#header = header;
    this.#limits = { ...DEFAULT_STATE_LIMITS, ...context.limits };
    this.#open = new OpenState(header, context);
  }

  async run(): Promise<StateTotals> {
    try {
      while (this.#open.size > 0) await this.#advance();
      await this.#open.flush();
      return this.#open.totals;
    } finally {
      this.#isDone = true;
    }
  }

  async #advance(): Promise<void> {
    this.#assign();
    const arrival = this.#arrivals.shift();
    if (arrival !== undefined) {
      this.#accept(arrival);
      // While this is written, the peers answer.
      this.#assign();
      if (this.#open.completeBytes >= this.#limits.flushBytes) await this.#flush();
    } else if (this.#busy.size > 0) {
      await this.#context.peers.untilStopped(this.#changed.promise);
    } else {
      const details = { number: this.#header.number };
      throw syncError("SYNC_NO_PEER", "no peer that has the state is left", details);
    }
  }

  async #flush(): Promise<void> {
    const before = this.#open.totals.nodes;
    await this.#open.flush();
    const { nodes, codes, bytes } = this.#open.totals;
    if (Math.floor(before / REPORT_EVERY) === Math.floor(nodes / REPORT_EVERY)) return;
    this.#context.logger.info({ nodes, codes, bytes }, "fetching a state");
  }

  /** Gives every peer that is idle its share of what is to be looked for: what one peer has all waits for that one. */
  #assign(): void {
    const { peers } = this.#context;
    const holders = peers.candidates(hasState(this.#header.number));
    for (const { address } of holders) {
      if (this.#busy.has(address)) continue;
      const share = Math.ceil(this.#open.wanted / holders.length);
      const pieces = this.#open.take(Math.min(this.#batchSize(), share));
      if (pieces.length === 0) return;
      void this.#ask(address, pieces);
    }
  }

  /** The more is open, the less is opened at once; one at a time, depth first, opens little more than a path. */
  #batchSize(): number {
    const { openMax, batchMax } = this.#limits;
    const room = Math.floor((openMax - this.#open.size) / REFERENCES_MAX);
    return Math.max(1, Math.min(batchMax, room));
  }

  async #ask(address: Address, pieces: readonly StatePiece[]): Promise<void> {
    const { network, peers } = this.#context;
    this.#busy.add(address);
    const partOf = ({ length }: readonly unknown[]): number => length / pieces.length;
    const onSlow = (): void => {
      if (this.#isDone) return;
      this.#open.giveBack(pieces);
      this.#signal();
    };
    try {
      const answer = network.requestState(address, this.#header.number, pieces);
      const items = await peers.time(address, answer, { partOf, onSlow });
      this.#check(address, pieces, items);
      this.#arrivals.push({ by: address, pieces, items });
    } catch (error) {
      this.#open.giveBack(pieces);
      // An answer that is no longer waited for blames nobody.
      if (!this.#isDone) peers.onFailure(address, error);
    } finally {
      this.#busy.delete(address);
      this.#signal();
    }
  }

  /** Throws SYNC_NO_STATE, SYNC_STATE_GONE or SYNC_INVALID_STATE. */
  #check(
    address: Address,
    pieces: readonly StatePiece[],
    items: readonly (Uint8Array | undefined)[],
  ): void {
    const { number } = this.#header;
    if (items.length === 0) {
      const details = { number, asked: pieces.length };
      throw syncError("SYNC_NO_STATE", "the peer answers with nothing", details);
    }
    for (const [index, item] of items.entries()) {
      const details = { number, hash: pieces[index]?.hash };
      if (item === undefined) {
        throw withoutState(this.#context, address, { isUseful: hasState(number), details });
      }
      if (keccak256Hex(item) !== details.hash) {
        throw syncError("SYNC_INVALID_STATE", "a piece of state has another hash", details);
      }
    }
  }

  #accept({ pieces, items }: Arrival): void {
    for (const [index, item] of items.entries()) {
      const piece = pieces[index];
      if (piece !== undefined && item !== undefined) this.#open.put(piece.hash, item);
    }
    this.#open.giveBack(pieces.slice(items.length));
  }

  #signal(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }
}
