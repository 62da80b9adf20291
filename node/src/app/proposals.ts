import type { Effect } from "../types/consensus.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Preview } from "../types/ports/preview.ts";
import type { ExecutedBlock } from "../types/ports/store.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { Chain } from "./chain.ts";
import { CLOCK_TOLERANCE_MS } from "./chainClock.ts";

export interface ProposalPorts {
  readonly self: Address;
  readonly chain: Chain;
  readonly pool: Pick<TxPool, "take" | "discard">;
  readonly clock: Clock;
  readonly blockPeriodSeconds: number;
  /** Tells the others of a block of ours while it is built. */
  readonly announce: (preview: Preview) => void;
  /** Told why a proposal of a peer was found wrong. */
  readonly onRejected: (reason: NodeError) => void;
  /** Told why a pooled transaction was thrown away: no block can ever include it. */
  readonly onDiscarded: (hash: Hash, reason: string) => void;
}

/** Builds our own blocks and checks those of others. */
export interface Proposals {
  build(effect: Extract<Effect, { kind: "buildBlock" }>): Promise<ExecutedBlock>;
  /** Executes and compares; false for a block that is wrong in itself. */
  check(effect: Extract<Effect, { kind: "checkBlock" }>): Promise<boolean>;
  /** Milliseconds until the block's timestamp is acceptable here; 0 for now. */
  waitMs(effect: Extract<Effect, { kind: "checkBlock" }>): number;
}

export function createProposals(ports: ProposalPorts): Proposals {
  const { self, chain, pool, clock } = ports;
  const period = BigInt(ports.blockPeriodSeconds);
  const earliest = (): bigint => chain.head().block.header.timestamp + period;

  return {
    build({ round }) {
      const now = BigInt(Math.floor(clock.nowMs() / 1_000));
      const timestamp = now > earliest() ? now : earliest();
      const { gasLimit } = chain.head().block.header;
      const transactions = pool.take(gasLimit);
      const onInvalid = ({ hash }: RecoveredTransaction, reason: string): void => {
        pool.discard([hash], { code: "TXPOOL_INVALID", message: reason, details: {} });
        ports.onDiscarded(hash, reason);
      };
      const onPreview = round === 0 ? ports.announce : undefined;
      return chain.build({ timestamp, coinbase: self, transactions, onInvalid, onPreview }, round);
    },
    async check({ block }) {
      if (block.header.timestamp < earliest()) return false;
      try {
        await chain.execute(block);
        return true;
      } catch (error) {
        if (!(error instanceof NodeError && error.code === "EXEC_INVALID_BLOCK")) throw error;
        ports.onRejected(error);
        return false;
      }
    },
    waitMs({ block }) {
      const dueMs = Number(block.header.timestamp) * 1_000 - CLOCK_TOLERANCE_MS;
      return Math.max(0, dueMs - clock.nowMs());
    },
  };
}
