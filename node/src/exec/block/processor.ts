import { setImmediate as yieldToOthers } from "node:timers/promises";
import { SlowGas, TooSlow } from "../../evm/slowGas.ts";
import type { WorldReader } from "../../evm/world.ts";
import type { Block, Header } from "../../types/block.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { StateDelta } from "../../types/ports/store.ts";
import type { Receipt } from "../../types/receipt.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { stateDelta } from "../state/delta.ts";
import { messageOf } from "../transactions/message.ts";
import { type Message, type Outcome, startMessage } from "../transactions/run.ts";
import { checkValidity, tooSlow } from "../transactions/validity.ts";
import type { NodeReader } from "../trie/nodeReader.ts";
import { blockContextOf, type Workspace } from "../workspace.ts";
import { unionOfBlooms } from "./bloom.ts";
import { receiptOf, receiptsRoot } from "./receipts.ts";
import { transactionsRoot } from "./transactionsRoot.ts";

/** What is decided about a block before its transactions run. */
export type BlockFrame = Pick<
  Header,
  "parentHash" | "coinbase" | "number" | "gasLimit" | "timestamp" | "extraData"
>;

export interface ProcessedBlock {
  readonly block: Block;
  readonly receipts: readonly Receipt[];
  readonly senders: readonly Address[];
  readonly delta: StateDelta;
}

/** Runs one block's transactions in order on the state of its parent. */
export interface BlockProcessor {
  readonly gasAvailable: bigint;
  /** Throws EXEC_INVALID_TRANSACTION, and then nothing has changed. */
  add(transaction: RecoveredTransaction): Promise<void>;
  /** Computes the state and the receipts, unless something is added afterwards. */
  settle(): void;
  /** The block with every field of its header computed; `body` are its transactions' encodings, where there is such a list. */
  finish(body?: readonly Uint8Array[]): ProcessedBlock;
}

/** The state that a block begins with. */
export interface ParentState {
  readonly root: Hash;
  readonly reader: WorldReader;
}

/** What may be spent on slow precompiled contracts, by a transaction and by all of a block. */
export interface SlowGasLimits {
  readonly transactionMax: number;
  readonly blockMax: number;
}

/** More than any block has gas for; what is left of infinity would be no number. */
const NO_LIMITS: SlowGasLimits = {
  transactionMax: Number.MAX_SAFE_INTEGER,
  blockMax: Number.MAX_SAFE_INTEGER,
};

/** Instructions between two looks at the time: some 0.2 ms. */
const INSTRUCTIONS_PER_LOOK = 16_384;
/** Longest that a block keeps the event loop from the rest of the node. */
const TURN_MS = 10;

/**
 * System contracts (EIP-2935, EIP-4788) have no code on our networks: there is nothing to call before or after the
 * transactions, and there are no withdrawals and no execution requests.
 */
export function createBlockProcessor(
  workspace: Workspace,
  parent: ParentState,
  nodes: NodeReader,
  frame: BlockFrame,
  slowGasLimits = NO_LIMITS,
): BlockProcessor {
  const { world, chainId } = workspace;
  const block = blockContextOf(workspace, frame);
  const transactions: RecoveredTransaction[] = [];
  const receipts: Receipt[] = [];
  let gasUsed = 0n;
  let slowGasLeft = slowGasLimits.blockMax;
  let turnBegan = performance.now();
  world.begin(parent.reader);
  const compute = () => ({
    ...stateDelta(world, nodes, parent.root),
    receiptsRoot: receiptsRoot(receipts),
    logsBloom: unionOfBlooms(receipts.map(({ logsBloom }) => logsBloom)),
  });
  let settled: ReturnType<typeof compute> | undefined;
  const settle = () => {
    settled ??= compute();
    return settled;
  };

  /** Throws EXEC_INVALID_TRANSACTION for one that is too slow; then nothing has changed but the time that is left. */
  async function run(transaction: RecoveredTransaction, message: Message): Promise<Outcome> {
    const { transactionMax } = slowGasLimits;
    const max = Math.min(transactionMax, slowGasLeft);
    const slowGas = new SlowGas(max);
    try {
      const started = startMessage(workspace, message, { block, slowGas });
      for (;;) {
        const outcome = started.advance(INSTRUCTIONS_PER_LOOK);
        if (performance.now() - turnBegan > TURN_MS) {
          await yieldToOthers();
          turnBegan = performance.now();
        }
        if (outcome !== undefined) return outcome;
      }
    } catch (error) {
      if (!(error instanceof TooSlow)) throw error;
      world.abandonTransaction();
      throw tooSlow(transaction, { isForEver: max === transactionMax });
    } finally {
      slowGasLeft -= max - slowGas.left;
    }
  }

  return {
    get gasAvailable() {
      return frame.gasLimit - gasUsed;
    },
    async add(transaction) {
      settled = undefined;
      const message = messageOf(transaction);
      const gasAvailable = frame.gasLimit - gasUsed;
      const context = { chainId, baseFee: 0n, gasAvailable, hasFloor: true };
      checkValidity(transaction, message, world, context);
      const outcome = await run(transaction, message);
      receipts.push(receiptOf(transaction, outcome, gasUsed));
      transactions.push(transaction);
      gasUsed += outcome.gasUsed;
    },
    settle,
    finish(body = transactions.map(({ raw }) => raw)) {
      const { root, delta, receiptsRoot, logsBloom } = settle();
      const header: Header = {
        ...frame,
        stateRoot: root,
        transactionsRoot: transactionsRoot(body),
        receiptsRoot,
        logsBloom,
        gasUsed,
      };
      const senders = transactions.map(({ sender }) => sender);
      return { block: { header, transactions: body }, receipts, senders, delta };
    },
  };
}
