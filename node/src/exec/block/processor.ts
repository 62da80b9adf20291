import { setImmediate as yieldToOthers } from "node:timers/promises";
import type { WorldReader } from "../../evm/world.ts";
import type { Block, Header } from "../../types/block.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { StateDelta } from "../../types/ports/store.ts";
import type { Receipt } from "../../types/receipt.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { stateDelta } from "../state/delta.ts";
import { authorizationsOf } from "../transactions/authorizations.ts";
import { startMessage } from "../transactions/run.ts";
import { checkValidity } from "../transactions/validity.ts";
import { listRoot } from "../trie/listRoot.ts";
import type { NodeReader } from "../trie/nodeReader.ts";
import { blockContextOf, type Workspace } from "../workspace.ts";
import { unionOfBlooms } from "./bloom.ts";
import { receiptOf, receiptsRoot } from "./receipts.ts";

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
  /** The block with every field of its header computed. */
  finish(): ProcessedBlock;
}

/** The state that a block begins with. */
export interface ParentState {
  readonly root: Hash;
  readonly reader: WorldReader;
}

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
): BlockProcessor {
  const { world, chainId } = workspace;
  const block = blockContextOf(workspace, frame);
  const transactions: RecoveredTransaction[] = [];
  const receipts: Receipt[] = [];
  let gasUsed = 0n;
  let turnBegan = performance.now();
  world.begin(parent.reader);

  return {
    get gasAvailable() {
      return frame.gasLimit - gasUsed;
    },
    async add(transaction) {
      const authorizations = authorizationsOf(transaction);
      const gasAvailable = frame.gasLimit - gasUsed;
      const context = { chainId, baseFee: 0n, gasAvailable, hasFloor: true };
      checkValidity(transaction, authorizations, world, context);
      const message = { ...transaction, authorizations, gasPrice: effectiveGasPrice(transaction) };
      const run = startMessage(workspace, message, { block });
      let outcome = run.advance(INSTRUCTIONS_PER_LOOK);
      while (outcome === undefined || performance.now() - turnBegan > TURN_MS) {
        if (performance.now() - turnBegan > TURN_MS) {
          await yieldToOthers();
          turnBegan = performance.now();
        }
        outcome ??= run.advance(INSTRUCTIONS_PER_LOOK);
      }
      receipts.push(receiptOf(transaction, outcome, gasUsed));
      transactions.push(transaction);
      gasUsed += outcome.gasUsed;
    },
    finish() {
      const raws = transactions.map(({ raw }) => raw);
      const { root, delta } = stateDelta(world, nodes, parent.root);
      const header: Header = {
        ...frame,
        stateRoot: root,
        transactionsRoot: transactionsRoot(raws),
        receiptsRoot: receiptsRoot(receipts),
        logsBloom: unionOfBlooms(receipts.map(({ logsBloom }) => logsBloom)),
        gasUsed,
      };
      const senders = transactions.map(({ sender }) => sender);
      return { block: { header, transactions: raws }, receipts, senders, delta };
    },
  };
}

export function transactionsRoot(transactions: readonly Uint8Array[]): Hash {
  return listRoot(transactions);
}

/** What a transaction pays per gas while the base fee is 0. */
function effectiveGasPrice({ gasPrice, maxPriorityFeePerGas }: RecoveredTransaction): bigint {
  return maxPriorityFeePerGas !== undefined && maxPriorityFeePerGas < gasPrice
    ? maxPriorityFeePerGas
    : gasPrice;
}
