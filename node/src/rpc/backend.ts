import type { SealedBlock } from "../types/block.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Peer } from "../types/ports/network.ts";
import type { RecoverAhead } from "../types/ports/recoverAhead.ts";
import type { ChainStore } from "../types/ports/store.ts";
import type { DroppedTransaction, TxPool } from "../types/ports/txPool.ts";
import type { Receipt } from "../types/receipt.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";

/** A block that has just become final and is on disk. */
export interface Head {
  readonly sealed: SealedBlock;
  readonly receipts: readonly Receipt[];
}

/** What the node knows of its own condition; `/health` and `/ready` are made of it. */
export interface Health {
  /** Consensus round of the height in progress. */
  readonly round: number;
  /** Validators reachable right now, this one included if it is one. */
  readonly connectedValidators: number;
  /** Validators needed to decide a block. */
  readonly quorum: number;
  /** Set while the node fetches blocks it missed. */
  readonly syncing: { readonly startingBlock: bigint; readonly highestBlock: bigint } | undefined;
  readonly lastBlockAgeMs: number;
  /** How far the node's clock runs ahead of the machine's; not 0 only on a development network. */
  readonly clockOffsetMs: number;
  /** Clocks against the median of the validators', positive when ahead; ours is undefined until that is known. */
  readonly clocks: {
    readonly skewMs: number | undefined;
    readonly peers: readonly { readonly address: Address; readonly skewMs: number }[];
  };
  /** Validators against which this node has evidence of equivocation. */
  readonly equivocators: readonly Address[];
  /** Whether another host signs with this node's key; then the node votes no more until it is started again. */
  readonly hasTwin: boolean;
  /** The last height at which this node signs nothing, since its votes there may have been lost; undefined when it votes. */
  readonly abstainsThrough: bigint | undefined;
  /** Room on the file system of the data directory; `low` asks for an operator, at `full` the node stops. */
  readonly disk: {
    readonly freeBytes: number;
    readonly totalBytes: number;
    readonly level: "enough" | "low" | "full";
  };
  /** Node keys seen on two hosts since the start, and where. */
  readonly duplicateKeys: readonly {
    readonly address: Address;
    readonly remotes: readonly string[];
  }[];
  /** UTC milliseconds from which this node's certificate no longer counts: peers do not connect then. */
  readonly certificateExpiresAtMs: number;
}

/** Everything the RPC server needs of the node, a plain object wired in app/. Listeners are called after a block is committed. */
export interface RPCBackend {
  readonly chainId: bigint;
  /** `name/version/platform/runtime`. */
  readonly clientVersion: string;
  readonly chain: Omit<
    ChainStore,
    "commit" | "hashByNumber" | "snapshot" | "keptValidators" | "keepValidators"
  >;
  readonly executor: Omit<Executor, "build" | "execute" | "executeAhead" | "trace">;
  readonly evidence: Pick<EvidenceStore, "count" | "get">;
  readonly pool: Pick<TxPool, "get" | "dropped" | "pendingNonce" | "status" | "content">;
  /** Recovers, checks, pools and gossips a raw transaction; throws a NodeError naming the rule it breaks. */
  submit(raw: Uint8Array): Promise<Hash>;
  /** To be called with transactions that are submitted next. */
  readonly recoverAhead: RecoverAhead;
  /** The returned function unsubscribes. */
  onHead(listener: (head: Head) => void): () => void;
  onPending(listener: (transaction: RecoveredTransaction) => void): () => void;
  /** A transaction that the pool had taken and gave up. */
  onDropped(listener: (dropped: DroppedTransaction) => void): () => void;
  peers(): readonly Peer[];
  health(): Health;
}
