import type { SealedBlock } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network, Peer } from "../types/ports/network.ts";
import { syncError } from "./errors.ts";
import type { PeerBook } from "./peerBook.ts";
import { verifyLinks } from "./verifySealed.ts";

export interface BlockWindowOptions {
  readonly network: Pick<Network, "requestBlocks">;
  readonly peers: PeerBook;
  readonly clock: Pick<Clock, "after">;
  readonly limits: BlockWindowLimits;
  /** The first block that is missing. */
  readonly from: bigint;
}

export interface BlockWindowLimits {
  /** Blocks asked for at once; the transport bounds the bytes. */
  readonly batchMax: number;
  /** Batches fetched or being fetched ahead of the one that is executed: what bounds the memory. */
  readonly batchesAhead: number;
  /** After how long without an answer another peer is asked as well. */
  readonly slowMs: number;
}

/** Consecutive linked blocks from one peer. */
export interface Batch {
  readonly blocks: readonly SealedBlock[];
  readonly by: Address;
}

/** A part of the chain that one answer may fill. */
interface Range {
  readonly from: bigint;
  readonly count: number;
  readonly asked: Set<Address>;
  batch: Batch | undefined;
}

/**
 * Fetches what follows `from`, some batches ahead, from every peer that has it, each asked for one batch at a time; hands
 * the batches over in their order. Only the links are checked here: the set that seals a block is known when its parent
 * was executed.
 */
export class BlockWindow {
  readonly #options: BlockWindowOptions;
  readonly #ranges: Range[] = [];
  readonly #busy = new Set<Address>();
  /** The first block that no range covers. */
  #end: bigint;
  #changed = Promise.withResolvers<void>();
  #isClosed = false;

  constructor(options: BlockWindowOptions) {
    this.#options = options;
    this.#end = options.from;
  }

  /** The next batch; undefined when no peer has it, or none that has not failed in this run. */
  async next(): Promise<Batch | undefined> {
    for (;;) {
      this.#fill();
      const [first] = this.#ranges;
      if (first?.batch !== undefined) {
        this.#ranges.shift();
        this.#fill();
        return first.batch;
      }
      if (this.#isClosed || first === undefined || !this.#isExpected(first)) return undefined;
      await this.#changed.promise;
    }
  }

  /** Answers that come later are ignored. */
  close(): void {
    this.#isClosed = true;
    this.#signal();
  }

  #signal(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers<void>();
  }

  #fill(): void {
    if (this.#isClosed) return;
    const { peers, limits } = this.#options;
    const highest = peers.candidates(() => true)[0]?.status.headNumber ?? 0n;
    while (this.#ranges.length <= limits.batchesAhead && this.#end <= highest) {
      const missing = highest - this.#end + 1n;
      const count = missing < BigInt(limits.batchMax) ? Number(missing) : limits.batchMax;
      this.#ranges.push({ from: this.#end, count, asked: new Set(), batch: undefined });
      this.#end += BigInt(count);
    }
    for (const range of this.#ranges) {
      // What comes after blocks that nobody has is of no use.
      if (!this.#isExpected(range)) return;
      if (range.batch === undefined && range.asked.size === 0) this.#assign(range);
    }
  }

  /** Whether a range is there, asked for, or can be asked for, now or when a peer is idle again. */
  #isExpected(range: Range): boolean {
    return range.batch !== undefined || range.asked.size > 0 || this.#holdersOf(range).length > 0;
  }

  #holdersOf({ from }: Range): readonly Peer[] {
    return this.#options.peers.candidates(
      ({ status }) => status.headNumber >= from && status.earliestNumber <= from,
    );
  }

  #assign(range: Range): void {
    const peer = this.#holdersOf(range).find(({ address }) => !this.#busy.has(address));
    if (peer !== undefined) void this.#ask(range, peer);
  }

  async #ask(range: Range, { address, status }: Peer): Promise<void> {
    const { network, peers, clock, limits } = this.#options;
    this.#busy.add(address);
    range.asked.add(address);
    const cancel = clock.after(limits.slowMs, () => {
      peers.onSlow(address);
      if (!this.#isClosed && range.batch === undefined) this.#assign(range);
    });
    try {
      const there = status.headNumber - range.from + 1n;
      const count = there < BigInt(range.count) ? Number(there) : range.count;
      this.#accept(range, address, await network.requestBlocks(address, range.from, count));
    } catch (error) {
      // An answer that is no longer waited for blames nobody.
      if (!this.#isClosed) peers.onFailure(address, error);
    } finally {
      cancel();
      this.#busy.delete(address);
      range.asked.delete(address);
      this.#fill();
      this.#signal();
    }
  }

  #accept(range: Range, by: Address, blocks: readonly SealedBlock[]): void {
    if (blocks.length === 0) {
      const message = "the peer does not have the head it claims";
      throw syncError("SYNC_NO_BLOCKS", message, { number: range.from });
    }
    verifyLinks(blocks, range.from);
    if (range.batch !== undefined) return;
    range.batch = { blocks, by };
    const rest = range.count - blocks.length;
    if (rest === 0) return;
    const from = range.from + BigInt(blocks.length);
    const remainder: Range = { from, count: rest, asked: new Set(), batch: undefined };
    this.#ranges.splice(this.#ranges.indexOf(range) + 1, 0, remainder);
  }
}
