import type { Header, SealedBlock } from "../types/block.ts";
import type { Recover } from "../types/codec/signature.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network, PeerStatus } from "../types/ports/network.ts";
import { BlockWindow, type BlockWindowLimits } from "./blockWindow.ts";
import { isLie } from "./errors.ts";
import { PeerBook, type SyncLogger } from "./peerBook.ts";
import type { SnapshotContext, SnapshotPorts } from "./snapshot/ports.ts";
import { takeSnapshot } from "./snapshot/takeSnapshot.ts";
import { verifySealed } from "./verifySealed.ts";

export interface SyncOptions {
  readonly network: Pick<
    Network,
    "requestBlocks" | "requestHeaders" | "requestState" | "peers" | "drop"
  >;
  readonly chain: { head(): SealedBlock };
  /** The set that decides the block after a header at the head. */
  readonly validatorsAfter: (header: Header) => Promise<readonly Address[]>;
  /**
   * Executes a verified block on the head and commits it; a block that is there already is no error. Whatever it rejects
   * with is a fault of ours: the block was verified.
   */
  readonly importBlock: (sealed: SealedBlock) => Promise<void>;
  readonly recover: Recover;
  /** Root of the transactions' trie as a header names it. */
  readonly transactionsRootOf: (transactions: readonly Uint8Array[]) => Hash;
  /** Seconds that a timestamp is after its parent's, at least; 1 unless given. */
  readonly timestampGapMin?: bigint | undefined;
  readonly clock: Pick<Clock, "after" | "elapsedMs">;
  readonly logger: SyncLogger;
  /** How a node that has only the genesis block takes the chain over; without it, every block is fetched. */
  readonly snapshot?: SnapshotPorts | undefined;
  /** Called when no peer is known to be ahead any more. */
  readonly onCaughtUp?: () => void;
  readonly limits?: Partial<SyncLimits>;
}

export interface SyncLimits extends BlockWindowLimits {
  /**
   * How long a peer may be one block ahead before that block is fetched: consensus usually delivers it. After a
   * failure also the wait before the next attempt.
   */
  readonly patienceMs: number;
  /** How long a peer that failed is not asked again, if there are others. */
  readonly avoidMs: number;
  /** After how long without an answer another peer is asked as well. */
  readonly slowMs: number;
}

export interface Sync {
  /** To be called with every status of a peer. */
  onStatus(from: Address, status: PeerStatus): void;
  /** Looks at the peers' heads; to be called when consensus sees that it fell behind. */
  wake(): void;
  /**
   * What is being fetched; undefined when nothing is. What a third of the peers or less claim does not count before it was
   * delivered: any one of them could keep this node from being of use.
   */
  state(): { readonly startingBlock: bigint; readonly highestBlock: bigint } | undefined;
  /** Resolves when nothing is imported any more. */
  stop(): Promise<void>;
}

const DEFAULT_LIMITS: SyncLimits = {
  batchMax: 64,
  batchesAhead: 4,
  slowMs: 2_000,
  patienceMs: 500,
  avoidMs: 10_000,
};

/** Brings this node to the head of its peers: by a snapshot when it is new and far behind, then block by block. */
export function createSync(options: SyncOptions): Sync {
  return new ChainSync(options);
}

class ChainSync implements Sync {
  readonly #options: SyncOptions;
  readonly #limits: SyncLimits;
  readonly #peers: PeerBook;
  #running: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  #window: BlockWindow | undefined;
  #startingBlock = 0n;
  /** The last block of the batch that is imported, or was last. */
  #delivered = 0n;
  #isStopped = false;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#peers = new PeerBook({
      ...options,
      ...this.#limits,
      onForgiven: () => this.wake(),
    });
  }

  onStatus(_from: Address, _status: PeerStatus): void {
    this.wake();
  }

  wake(): void {
    const missing = this.#highest() - this.#headNumber();
    if (missing > 1n && this.#running === undefined) this.#start();
    else if (missing > 0n) this.#startLater();
  }

  state(): { readonly startingBlock: bigint; readonly highestBlock: bigint } | undefined {
    if (this.#running === undefined) return undefined;
    const head = this.#headNumber();
    const highestBlock = [this.#peers.backedHead(), this.#delivered].find((known) => known > head);
    if (highestBlock === undefined) return undefined;
    return { startingBlock: this.#startingBlock, highestBlock };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    this.#peers.stop();
    this.#window?.close();
    await this.#running;
  }

  /** Starts a run, or has the one under way ask for what others got meanwhile. */
  #startLater(): void {
    if (this.#isStopped || this.#cancelTimer !== undefined) return;
    this.#cancelTimer = this.#options.clock.after(this.#limits.patienceMs, () => {
      this.#cancelTimer = undefined;
      if (this.#highest() <= this.#headNumber()) return;
      if (this.#running === undefined) this.#start();
      else this.#window?.refresh();
    });
  }

  /** One run at a time. */
  #start(): void {
    if (this.#isStopped || this.#running !== undefined) return;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#startingBlock = this.#headNumber();
    this.#running = this.#run().finally(() => {
      this.#running = undefined;
      // A peer may have moved on, or every peer failed: look again after a while.
      if (this.#highest() > this.#headNumber()) this.#startLater();
    });
  }

  async #run(): Promise<void> {
    const { logger, onCaughtUp } = this.#options;
    this.#peers.beginRun();
    const { snapshot } = this.#options;
    if (snapshot !== undefined && this.#isNew(snapshot) && !(await this.#takeSnapshot(snapshot))) {
      return;
    }
    if (!(await this.#fetchBlocks()) || this.#isStopped) return;
    const [from, to] = [this.#startingBlock, this.#headNumber()];
    if (to > from) logger.info({ from, to }, "fetched the blocks this node missed");
    if (this.#highest() <= to) onCaughtUp?.();
  }

  /** Whether there is nothing here that a snapshot would skip, and much to be gained by it. */
  #isNew({ distance }: SnapshotPorts): boolean {
    return this.#headNumber() === 0n && this.#highest() > distance;
  }

  /** False when it could not be had now. */
  async #takeSnapshot(snapshot: SnapshotPorts): Promise<boolean> {
    const { chain, logger, validatorsAfter } = this.#options;
    const genesis = chain.head();
    try {
      const validators = await validatorsAfter(genesis.block.header);
      await takeSnapshot(this.#snapshotContext(snapshot), genesis, validators);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (isUnwritten(error)) snapshot.onFatal(error);
      else if (!this.#isStopped) logger.warn({ reason }, "the chain could not be taken over yet");
      return false;
    }
  }

  #snapshotContext(snapshot: SnapshotPorts): SnapshotContext {
    return { ...this.#options, ...snapshot, peers: this.#peers };
  }

  /** Imports batch after batch until no peer that has not failed is ahead. False when it is this node that fails. */
  async #fetchBlocks(): Promise<boolean> {
    const { network, logger } = this.#options;
    const limits = this.#limits;
    for (let isGood = false; !isGood && !this.#isStopped; ) {
      const from = this.#headNumber() + 1n;
      const window = new BlockWindow({ network, peers: this.#peers, limits, from });
      this.#window = window;
      try {
        isGood = await this.#importFrom(window);
      } catch (error) {
        const message = "blocks that peers sent could not be imported here";
        if (!this.#isStopped) logger.error({ err: error }, message);
        return false;
      } finally {
        window.close();
      }
    }
    return true;
  }

  /** False when a peer lied: what came after it is of no use either. Rejects with faults of ours. */
  async #importFrom(window: BlockWindow): Promise<boolean> {
    for (let batch = await window.next(); batch !== undefined; batch = await window.next()) {
      this.#delivered = batch.blocks.at(-1)?.block.header.number ?? 0n;
      try {
        for (const sealed of batch.blocks) {
          if (this.#isStopped) return true;
          await this.#import(sealed);
        }
      } catch (error) {
        this.#delivered = 0n;
        if (!isLie(error)) throw error;
        this.#peers.onFailure(batch.by, error);
        return false;
      }
    }
    return true;
  }

  #highest(): bigint {
    return this.#peers.highest(this.#headNumber());
  }

  #headNumber(): bigint {
    return this.#options.chain.head().block.header.number;
  }

  /** Consensus may have decided the block while it was on its way. */
  async #import(sealed: SealedBlock): Promise<void> {
    const { chain, validatorsAfter, importBlock } = this.#options;
    const parent = chain.head();
    if (sealed.block.header.number <= parent.block.header.number) return;
    const validators = await validatorsAfter(parent.block.header);
    // The head moved on during the question: this block is judged in the next batch.
    if (chain.head().hash !== parent.hash) return;
    verifySealed(sealed, { ...this.#options, parent, validators });
    await importBlock(sealed);
  }
}

function isUnwritten(error: unknown): boolean {
  return error instanceof NodeError && error.code === "DB_WRITE_FAILED";
}
