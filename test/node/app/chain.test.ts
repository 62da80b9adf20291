import { expect } from "chai";
import { createChain } from "../../../node/src/app/chain.ts";
import type { Block, SealedBlock } from "../../../node/src/types/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { Executor } from "../../../node/src/types/ports/executor.ts";
import type {
  ChainStore,
  ExecutedBlock,
  KeptValidators,
  Snapshot,
} from "../../../node/src/types/ports/store.ts";
import { aHeader, aSealedBlock } from "./fixtures.ts";

const DELTA = { codes: [], nodes: [] };
const someone: Address = `0x${"22".repeat(20)}`;

/** A chain over a store in memory and an executor that counts; `valid` decides what executes, `reason` why not. */
function aChain(options: {
  readonly valid?: (block: Block) => boolean;
  readonly reason?: string;
  readonly validators?: (number: bigint) => readonly Address[];
  readonly snapshot?: Snapshot;
  /** A block that the store does not have, as one before a snapshot. */
  readonly without?: bigint;
}) {
  const blocks: SealedBlock[] = [aSealedBlock(0n)];
  let executions = 0;
  const head = (): SealedBlock => blocks.at(-1) ?? aSealedBlock(0n);
  let kept: KeptValidators | undefined;
  const store: Pick<
    ChainStore,
    "head" | "blockByNumber" | "snapshot" | "commit" | "keptValidators" | "keepValidators"
  > = {
    head,
    keptValidators: () => kept,
    keepValidators: async (keeping) => {
      kept = keeping;
    },
    blockByNumber: (number) => (number === options.without ? undefined : blocks[Number(number)]),
    snapshot: () => options.snapshot,
    commit: async (_executed, sealed) => void blocks.push(sealed),
  };
  const executor: Pick<Executor, "execute" | "validators"> = {
    execute: async (block): Promise<ExecutedBlock> => {
      executions += 1;
      if (options.valid?.(block) === false) {
        const { reason = "transactionsRoot" } = options;
        throw new NodeError("EXEC_INVALID_BLOCK", "the block is not valid", { reason });
      }
      const { hash } = aSealedBlock(block.header.number, block.header);
      return { block, hash, receipts: [], senders: [], delta: DELTA };
    },
    validators: async ({ number }) => options.validators?.(number) ?? [someone],
  };
  const chain = createChain(store as ChainStore, executor as Executor);
  return { chain, head, executions: () => executions };
}

describe("the chain as a node extends it", () => {
  const sealed = aSealedBlock(1n);

  it("executes a block once, however often it is proposed, and not again when it is decided", async () => {
    const { chain, executions } = aChain({});
    await chain.execute(sealed.block);
    const reproposed = {
      ...sealed.block.header,
      extraData: { ...sealed.block.header.extraData, round: 3 },
    };
    await chain.execute({ header: reproposed, transactions: [] });
    await chain.commit(sealed);
    expect(executions()).to.equal(1);
  });

  it("stores the body that it executed, whatever body came with the seals", async () => {
    const { chain, head } = aChain({});
    await chain.execute(sealed.block);
    await chain.commit({ ...sealed, block: { ...sealed.block, transactions: [Uint8Array.of(1)] } });
    expect(head().block.transactions).to.deep.equal([]);
  });

  it("refuses to commit a body that is not the one the quorum sealed", async () => {
    const { chain, head } = aChain({ valid: () => false });
    const error = await chain.commit(sealed).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "EXEC_INVALID_BLOCK");
    expect(head().block.header.number).to.equal(0n);
  });

  it("finds that it computes something else than a quorum sealed (CHAIN_DIVERGED)", async () => {
    const { chain, head } = aChain({ valid: () => false, reason: "stateRoot" });
    const error = await chain.commit(sealed).catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "CHAIN_DIVERGED");
    expect(error).to.have.property("details").that.includes({ number: 1n, reason: "stateRoot" });
    expect(head().block.header.number).to.equal(0n);
  });

  it("tells its listeners of each block until they unsubscribe", async () => {
    const { chain } = aChain({});
    const heard: bigint[] = [];
    const unsubscribe = chain.onHead((_executed, { block }) => heard.push(block.header.number));
    await chain.commit(sealed);
    unsubscribe();
    await chain.commit(aSealedBlock(2n));
    expect(heard).to.deep.equal([1n]);
  });

  it("keeps the earlier set when the contract names nobody", async () => {
    const { chain } = aChain({ validators: (number) => (number === 0n ? [someone] : []) });
    await chain.commit(sealed);
    expect(await chain.validatorsAfter(sealed.block.header)).to.deep.equal([someone]);
  });

  it("asks for the set of every block, though its state is that of its parent", async () => {
    const other: Address = `0x${"33".repeat(20)}`;
    const { chain } = aChain({ validators: (number) => [number === 0n ? someone : other] });
    const genesis = aSealedBlock(0n);
    const next = aSealedBlock(1n, { parentHash: genesis.hash });
    expect(next.block.header.stateRoot).to.equal(genesis.block.header.stateRoot);
    expect(await chain.validatorsAfter(genesis.block.header)).to.deep.equal([someone]);
    expect(await chain.validatorsAfter(next.block.header)).to.deep.equal([other]);
  });

  it("asks once a block while the contract fails, however long", async () => {
    const asked: bigint[] = [];
    const { chain } = aChain({
      validators: (number) => {
        asked.push(number);
        return number === 0n ? [someone] : [];
      },
    });
    let sealed = aSealedBlock(0n);
    await chain.validatorsAfter(sealed.block.header);
    for (let number = 1n; number <= 4n; number += 1n) {
      sealed = aSealedBlock(number, { parentHash: sealed.hash });
      await chain.commit(sealed);
      expect(await chain.validatorsAfter(sealed.block.header)).to.deep.equal([someone]);
    }
    expect(asked).to.deep.equal([0n, 1n, 2n, 3n, 4n]);
  });

  it("looks no further back than the snapshot it began with, which names its set", async () => {
    const snapshot = { sealed: aSealedBlock(0n), validators: [someone], ancestors: [] };
    const asked: bigint[] = [];
    const { chain, head } = aChain({
      snapshot,
      validators: (number) => {
        asked.push(number);
        return [];
      },
    });
    await chain.commit(sealed);
    expect(await chain.validatorsAfter(head().block.header)).to.deep.equal([someone]);
    expect(asked).to.deep.equal([1n]);
  });

  it("throws CHAIN_NO_VALIDATORS when no block names anybody", async () => {
    const { chain } = aChain({ validators: () => [] });
    const error = await chain
      .validatorsAfter(aHeader({ number: 0n }))
      .catch((reason: unknown) => reason);
    expect(error).to.have.property("code", "CHAIN_NO_VALIDATORS");
  });

  it("serves the blocks it has, from a number on, up to a count", async () => {
    const { chain } = aChain({});
    await chain.commit(sealed);
    const numbers = (from: bigint, count: number) =>
      chain.blocksFrom(from, count).map(({ block }) => block.header.number);
    expect([numbers(0n, 5), numbers(1n, 1), numbers(9n, 3)]).to.deep.equal([[0n, 1n], [1n], []]);
  });

  it("serves no block behind one that it does not have", async () => {
    const { chain } = aChain({ without: 1n });
    await chain.commit(sealed);
    await chain.commit(aSealedBlock(2n));
    const numbers = (blocks: readonly SealedBlock[]) =>
      blocks.map(({ block }) => block.header.number);
    expect([numbers(chain.blocksFrom(0n, 3)), numbers(chain.blocksFrom(2n, 1))]).to.deep.equal([
      [0n],
      [2n],
    ]);
    expect(chain.headersFrom(0n, 3).map(({ number }) => number)).to.deep.equal([0n]);
  });
});
