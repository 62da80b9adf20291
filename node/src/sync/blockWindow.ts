import type { SealedBlock } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { Network, Peer } from "../types/ports/network.ts";
import { syncError } from "./errors.ts";
import { highestHead, type PeerBook } from "./peerBook.ts";
import { verifyLinks } from "./verifySealed.ts";

export interface BlockWindowOptions {
  readonly network: Pick<Network, "requestBlocks">;
  readonly peers: PeerBook;
  readonly limits: BlockWindowLimits;
  /** The first block that is missing. */
  readonly from: bigint;
}

export interface BlockWindowLimits {
  /** Blocks asked for at once; the transport bounds the bytes. */
  readonly batchMax: number;
  /** Batches fetched or being fetched ahead of the one that is executed: what bounds the memory. */
  readonly batchesAhead: number;
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
 * Fetches what follows `from`, some batches ahead, from every prompt peer that has it, each asked for one batch at a time; hands
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

  /** Looks at the peers' heads again: who lately got blocks that are waited for is asked as well. */
  refresh(): void {
    this.#fill();
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
    this.#extend();
    for (const range of this.#ranges) {
      // What comes after blocks that nobody has is of no use.
      if (!this.#isExpected(range)) return;
      if (range.batch === undefined) this.#assign(range);
    }
  }

  /** Cuts what those have that would be asked for it; a claim of the others counts where nobody else is left. */
  #extend(): void {
    const { batchMax, batchesAhead } = this.#options.limits;
    while (this.#ranges.length <= batchesAhead) {
      const from = this.#end;
      const highest = highestHead(this.#holdersOf(from), 0n);
      if (highest < from) return;
      const count = blocksUpTo(highest, from, batchMax);
      this.#ranges.push({ from, count, asked: new Set(), batch: undefined });
      this.#end += BigInt(count);
    }
  }

  /** Whether a range is there, asked for, or can be asked for, now or when a peer is idle again. */
  #isExpected(range: Range): boolean {
    return (
      range.batch !== undefined || range.asked.size > 0 || this.#holdersOf(range.from).length > 0
    );
  }

  #holdersOf(number: bigint): readonly Peer[] {
    return this.#options.peers.candidates(
      ({ status }) => status.headNumber >= number && status.earliestNumber <= number,
    );
  }

  /** Asks an idle holder, unless one is asked already that is not slow, or is the last to ask. */
  #assign(range: Range): void {
    const holders = this.#holdersOf(range.from);
    if (holders.some(({ address }) => range.asked.has(address))) return;
    const idle = holders.find(({ address }) => !this.#busy.has(address));
    if (idle !== undefined) void this.#ask(range, idle);
  }

  async #ask(range: Range, { address, status }: Peer): Promise<void> {
    const { network, peers } = this.#options;
    this.#busy.add(address);
    range.asked.add(address);
    try {
      const count = blocksUpTo(status.headNumber, range.from, range.count);
      const answer = network.requestBlocks(address, range.from, count);
      const partOf = ({ length }: readonly SealedBlock[]): number => length / count;
      const onSlow = (): void => this.#fill();
      this.#accept(range, address, await peers.time(address, answer, { partOf, onSlow }));
    } catch (error) {
      // An answer that is no longer waited for blames nobody.
      if (!this.#isClosed) peers.onFailure(address, error);
    } finally {
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

/** How many blocks there are from one on up to the head, at most `max`. */
function blocksUpTo(head: bigint, from: bigint, max: number): number {
  const count = head - from + 1n;
  return count < BigInt(max) ? Number(count) : max;
}
