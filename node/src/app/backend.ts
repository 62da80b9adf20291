import type { DecodeTransaction } from "../crypto/transaction.ts";
import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import type { RPCBackend } from "../rpc/backend.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Network } from "../types/ports/network.ts";
import type { ChainStore } from "../types/ports/store.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { quorumOf } from "../types/validators.ts";
import type { Chain } from "./chain.ts";
import type { MovableClock } from "./clock.ts";

export interface BackendParts {
  readonly genesis: GenesisFile;
  readonly self: Address;
  readonly chain: Chain;
  readonly store: ChainStore;
  readonly executor: Executor;
  readonly pool: TxPool;
  readonly network: Network;
  readonly clock: MovableClock;
  readonly decodeTransaction: DecodeTransaction;
  readonly syncing: () =>
    | { readonly startingBlock: bigint; readonly highestBlock: bigint }
    | undefined;
  readonly round: () => number;
  readonly validators: () => readonly Address[];
  readonly onClockMoved: () => void;
}

/** The node as its RPC sees it, and the way of transactions into the pool. */
export interface Backend extends RPCBackend {
  /** Transactions that a peer passed on; those we cannot take are its business or old news. */
  receive(transactions: readonly Uint8Array[]): void;
}

export function createBackend(parts: BackendParts): Backend {
  const { chain, pool, network, clock, decodeTransaction } = parts;
  const pendingListeners = new Set<(transaction: RecoveredTransaction) => void>();
  const admit = (raw: Uint8Array): RecoveredTransaction => {
    const transaction = decodeTransaction(raw);
    pool.add(transaction);
    for (const listener of pendingListeners) listener(transaction);
    return transaction;
  };

  return {
    chainId: BigInt(parts.genesis.config.chainId),
    clientVersion: `piaohao/v0.1.0/${process.platform}-${process.arch}/node${process.versions.node}`,
    chain: parts.store,
    executor: parts.executor,
    pool,
    async submit(raw) {
      const { hash } = admit(raw);
      network.broadcastTransactions([raw]);
      return hash;
    },
    receive(transactions) {
      for (const raw of transactions) {
        try {
          admit(raw);
        } catch (error) {
          if (!(error instanceof NodeError)) throw error;
        }
      }
    },
    onHead: (listener) => chain.onHead(({ receipts }, sealed) => listener({ sealed, receipts })),
    onPending(listener) {
      pendingListeners.add(listener);
      return () => pendingListeners.delete(listener);
    },
    peers: () => network.peers(),
    health: () => healthOf(parts),
    ...(parts.genesis.config.piaohao?.developmentNetwork === true && {
      developmentClock: {
        nowMs: () => clock.nowMs(),
        advance: (seconds: bigint, applyAtMs: number) =>
          clock.advance(Number(seconds) * 1_000, applyAtMs).then(parts.onClockMoved),
      },
    }),
  };
}

function healthOf(parts: BackendParts): ReturnType<RPCBackend["health"]> {
  const { clock, chain, network, self } = parts;
  const validators = parts.validators();
  const reachable = [self, ...network.peers().map(({ address }) => address)];
  return {
    round: parts.round(),
    connectedValidators: validators.filter((address) => reachable.includes(address)).length,
    quorum: quorumOf(validators.length),
    syncing: parts.syncing(),
    lastBlockAgeMs: Math.max(
      0,
      clock.nowMs() - Number(chain.head().block.header.timestamp) * 1_000,
    ),
    clockOffsetMs: clock.offsetMs(),
  };
}
