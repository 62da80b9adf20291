import type { Header, SealedBlock } from "../types/block.ts";
import type { Recover } from "../types/codec/signature.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Network, Peer, PeerStatus } from "../types/ports/network.ts";
import { type SyncErrorCode, verifySealed } from "./verifySealed.ts";

/** What sync needs of a pino logger. */
export interface SyncLogger {
  info(details: Readonly<Record<string, unknown>>, message: string): void;
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
}

export interface SyncOptions {
  readonly network: Pick<Network, "requestBlocks" | "peers" | "drop">;
  readonly chain: { head(): SealedBlock };
  /** The set that decides the block after a header at the head. */
  readonly validatorsAfter: (header: Header) => Promise<readonly Address[]>;
  /**
   * Executes a verified block on the head and commits it; a block that is there already is no error. Rejects
   * EXEC_INVALID_BLOCK when the block is wrong in itself; any other failure is ours.
   */
  readonly importBlock: (sealed: SealedBlock) => Promise<void>;
  readonly recover: Recover;
  /** Root of the transactions' trie as a header names it. */
  readonly transactionsRootOf: (transactions: readonly Uint8Array[]) => Hash;
  readonly clock: Pick<Clock, "after">;
  readonly logger: SyncLogger;
  /** Called when no peer is known to be ahead any more. */
  readonly onCaughtUp?: () => void;
  readonly limits?: Partial<SyncLimits>;
}

export interface SyncLimits {
  /** Blocks asked for at once; the transport bounds the bytes. */
  readonly batchMax: number;
  /**
   * How long a peer may be one block ahead before that block is fetched: consensus usually delivers it. After a
   * failure also the wait before the next attempt.
   */
  readonly patienceMs: number;
  /** How long a peer that failed is not asked again, if there are others. */
  readonly avoidMs: number;
}

export interface Sync {
  /** To be called with every status of a peer. */
  onStatus(from: Address, status: PeerStatus): void;
  /** Looks at the peers' heads; to be called when consensus sees that it fell behind. */
  wake(): void;
  /** What is being fetched; undefined when nothing is. */
  state(): { readonly startingBlock: bigint; readonly highestBlock: bigint } | undefined;
  /** Resolves when nothing is imported any more. */
  stop(): Promise<void>;
}

const DEFAULT_LIMITS: SyncLimits = { batchMax: 64, patienceMs: 500, avoidMs: 10_000 };

/** Failures that only a peer's lie explains. */
const LIES: ReadonlySet<string> = new Set<SyncErrorCode | "EXEC_INVALID_BLOCK">([
  "SYNC_INVALID_BLOCK",
  "SYNC_NO_BLOCKS",
  "EXEC_INVALID_BLOCK",
]);

/** Fetches the blocks this node missed, verifies them and hands them over to be executed. */
export function createSync(options: SyncOptions): Sync {
  return new BlockSync(options);
}

class BlockSync implements Sync {
  readonly #options: SyncOptions;
  readonly #limits: SyncLimits;
  #running: Promise<void> | undefined;
  #cancelTimer: (() => void) | undefined;
  /** Peers that failed lately, with what ends the wait early. */
  readonly #avoided = new Map<Address, () => void>();
  #startingBlock = 0n;
  #isStopped = false;

  constructor(options: SyncOptions) {
    this.#options = options;
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
  }

  onStatus(_from: Address, status: PeerStatus): void {
    this.#consider(status.headNumber);
  }

  wake(): void {
    this.#consider(this.#highest());
  }

  state(): { readonly startingBlock: bigint; readonly highestBlock: bigint } | undefined {
    if (this.#running === undefined) return undefined;
    return { startingBlock: this.#startingBlock, highestBlock: this.#highest() };
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelTimer?.();
    for (const cancel of this.#avoided.values()) cancel();
    await this.#running;
  }

  #consider(highest: bigint): void {
    const missing = highest - this.#headNumber();
    if (missing > 1n) this.#start();
    else if (missing === 1n) this.#startLater();
  }

  #startLater(): void {
    if (this.#isStopped || this.#running !== undefined || this.#cancelTimer !== undefined) return;
    this.#cancelTimer = this.#options.clock.after(this.#limits.patienceMs, () => {
      this.#cancelTimer = undefined;
      if (this.#highest() > this.#headNumber()) this.#start();
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

  /** Takes blocks from one peer after the other until none that works is ahead. */
  async #run(): Promise<void> {
    const { logger, onCaughtUp } = this.#options;
    const failed = new Set<Address>();
    for (let peer = this.#best(failed); peer !== undefined; peer = this.#best(failed)) {
      const isGood = await this.#advanceFrom(peer);
      if (this.#isStopped) return;
      if (!isGood) {
        failed.add(peer.address);
        this.#avoid(peer.address);
      }
    }
    const [from, to] = [this.#startingBlock, this.#headNumber()];
    if (to > from) logger.info({ from, to }, "fetched the blocks this node missed");
    if (this.#highest() <= to) onCaughtUp?.();
  }

  /** The peer with the highest head above ours, besides those that failed in this run or, if others are there, lately. */
  #best(failed: ReadonlySet<Address>): Peer | undefined {
    const peers = this.#options.network.peers();
    const reliable = peers.filter(({ address }) => !this.#avoided.has(address));
    let best: Peer | undefined;
    for (const peer of reliable.length > 0 ? reliable : peers) {
      const floor = best?.status.headNumber ?? this.#headNumber();
      if (!failed.has(peer.address) && peer.status.headNumber > floor) best = peer;
    }
    return best;
  }

  /** A peer that claims a high head and does not answer would otherwise hold up every run. */
  #avoid(peer: Address): void {
    this.#avoided.get(peer)?.();
    const { clock } = this.#options;
    const cancel = clock.after(this.#limits.avoidMs, () => this.#avoided.delete(peer));
    this.#avoided.set(peer, cancel);
  }

  #highest(): bigint {
    return this.#best(new Set())?.status.headNumber ?? this.#headNumber();
  }

  #headNumber(): bigint {
    return this.#options.chain.head().block.header.number;
  }

  /** Imports one batch from a peer; false when the peer is of no use now. */
  async #advanceFrom({ address, status }: Peer): Promise<boolean> {
    const { logger, network } = this.#options;
    try {
      for (const sealed of await this.#fetch(address, status.headNumber)) {
        if (this.#isStopped) return true;
        await this.#import(sealed);
      }
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const code = error instanceof NodeError ? error.code : undefined;
      const facts = error instanceof NodeError ? error.details : {};
      logger.warn({ ...facts, code, peer: address, reason }, "fetching blocks from a peer failed");
      if (code !== undefined && LIES.has(code)) network.drop(address, reason);
      return false;
    }
  }

  async #fetch(peer: Address, highest: bigint): Promise<readonly SealedBlock[]> {
    const next = this.#headNumber() + 1n;
    const missing = highest - next + 1n;
    const count = missing < BigInt(this.#limits.batchMax) ? Number(missing) : this.#limits.batchMax;
    const blocks = await this.#options.network.requestBlocks(peer, next, count);
    if (blocks[0]?.block.header.number === next) return blocks;
    throw new NodeError<SyncErrorCode>(
      "SYNC_NO_BLOCKS",
      "the peer does not have the head it claims",
      {
        number: next,
        claimed: highest,
      },
    );
  }

  /** Consensus may have decided the block while it was on its way. */
  async #import(sealed: SealedBlock): Promise<void> {
    const { chain, validatorsAfter, recover, transactionsRootOf, importBlock } = this.#options;
    const parent = chain.head();
    if (sealed.block.header.number <= parent.block.header.number) return;
    const validators = await validatorsAfter(parent.block.header);
    // The head moved on during the question: this block is judged in the next batch.
    if (chain.head().hash !== parent.hash) return;
    verifySealed(sealed, { parent, validators, recover, transactionsRootOf });
    await importBlock(sealed);
  }
}
