import type { Block, Header, SealedBlock } from "../types/block.ts";
import { blockHash } from "../types/codec/header.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { BuildRequest, Executor } from "../types/ports/executor.ts";
import type { ChainStore, ExecutedBlock } from "../types/ports/store.ts";
import { createValidatorSets } from "./validatorSets.ts";

/** The chain as the node extends it: a block is executed once and the result kept until the block is decided. */
export interface Chain {
  head(): SealedBlock;
  build(
    request: Omit<BuildRequest, "parent" | "parentHash">,
    round: number,
  ): Promise<ExecutedBlock>;
  /** Executes a proposed block on the head unless that was done; throws EXEC_INVALID_BLOCK. */
  execute(block: Block): Promise<ExecutedBlock>;
  /**
   * Puts a sealed block on the head, with its state, in one synced batch; then tells the listeners. Throws
   * EXEC_INVALID_BLOCK when the block was not executed before and its body is not the one its header names, and
   * CHAIN_DIVERGED when it is and execution gives something else than the quorum sealed.
   */
  commit(sealed: SealedBlock): Promise<void>;
  /** The set that decides the block after `header`. */
  validatorsAfter(header: Header): Promise<readonly Address[]>;
  /** Blocks from `number` on without a gap, as many as there are, at most `count`. */
  blocksFrom(number: bigint, count: number): readonly SealedBlock[];
  /** As blocksFrom, without the bodies. */
  headersFrom(number: bigint, count: number): readonly Header[];
  onHead(listener: (executed: ExecutedBlock, sealed: SealedBlock) => void): () => void;
}

/** Results kept while a height is open: one a round at most, and rounds are slow. */
const EXECUTED_MAX = 8;

export function createChain(store: ChainStore, executor: Executor): Chain {
  const executed = new Map<Hash, ExecutedBlock>();
  const listeners = new Set<(executed: ExecutedBlock, sealed: SealedBlock) => void>();

  const keep = (result: ExecutedBlock): ExecutedBlock => {
    executed.set(result.hash, result);
    const oldest = executed.keys().next();
    if (executed.size > EXECUTED_MAX && oldest.done !== true) executed.delete(oldest.value);
    return result;
  };

  async function execute(
    block: Block,
    options: { readonly isDecided: boolean },
  ): Promise<ExecutedBlock> {
    const known = executed.get(blockHash(block.header));
    if (known !== undefined) return known;
    const { block: parent, hash } = store.head();
    return keep(await executor.execute(block, parent.header, hash, options));
  }

  const blocksFrom = (number: bigint, count: number): readonly SealedBlock[] =>
    blocksWithoutGap(store, number, count);

  return {
    head: () => store.head(),
    async build(request, round) {
      const parent = store.head();
      const built = await executor.build({
        ...request,
        parent: parent.block.header,
        parentHash: parent.hash,
      });
      const { header, transactions } = built.block;
      const block = {
        header: { ...header, extraData: { ...header.extraData, round } },
        transactions,
      };
      return keep({ ...built, block });
    },
    execute: (block) => execute(block, { isDecided: false }),
    async commit({ hash, block: { header, transactions } }) {
      const result = await execute({ header, transactions }, { isDecided: true }).catch(
        (error: unknown) => {
          throw asDivergence(error, header);
        },
      );
      // The hash binds the body only through its root: what is stored is the body that was executed.
      const sealed = { hash, block: { header, transactions: result.block.transactions } };
      await store.commit(result, sealed);
      executed.clear();
      for (const listener of listeners) listener(result, sealed);
    },
    validatorsAfter: createValidatorSets(store, executor),
    blocksFrom,
    headersFrom: (number, count) => blocksFrom(number, count).map(({ block }) => block.header),
    onHead(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function blocksWithoutGap(
  store: Pick<ChainStore, "blockByNumber">,
  from: bigint,
  count: number,
): readonly SealedBlock[] {
  const blocks: SealedBlock[] = [];
  for (let number = from; blocks.length < count; number += 1n) {
    const sealed = store.blockByNumber(number);
    if (sealed === undefined) break;
    blocks.push(sealed);
  }
  return blocks;
}

/** A quorum stands for the header: unless the body is a wrong one, it is this node that computes something else. */
function asDivergence(error: unknown, { number }: Header): unknown {
  const isRefuted = error instanceof NodeError && error.code === "EXEC_INVALID_BLOCK";
  if (!isRefuted || error.details["reason"] === "transactionsRoot") return error;
  return new NodeError(
    "CHAIN_DIVERGED",
    `a quorum sealed block ${number}, and this node computes another: its state or its software is not theirs; with their version, 'piaohao node repair --chain' fetches the chain anew`,
    { ...error.details, number },
    error,
  );
}
