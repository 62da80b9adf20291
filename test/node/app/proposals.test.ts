import { expect } from "chai";
import type { Chain } from "../../../node/src/app/chain.ts";
import { createClock } from "../../../node/src/app/clock.ts";
import {
  createProposals,
  type ProposalPorts,
  type Proposals,
} from "../../../node/src/app/proposals.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import type { Preview } from "../../../node/src/types/ports/preview.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { aSealedBlock } from "./fixtures.ts";

/** Of a node over as much of a chain as it takes. */
function proposalsOf(chain: Partial<Chain>, ports: Partial<ProposalPorts> = {}): Proposals {
  return createProposals({
    self: `0x${"11".repeat(20)}`,
    chain: chain as Chain,
    pool: { take: () => [], discard: () => 0 },
    clock: createClock(0),
    blockPeriodSeconds: 1,
    announce: () => undefined,
    onRejected: () => undefined,
    onDiscarded: () => undefined,
    ...ports,
  });
}

/** Proposals on a head of a timestamp, at a time of our clock. */
const proposalsAt = (nowMs: number, headTimestamp: bigint, blockPeriodSeconds: number) => {
  const stamped: bigint[] = [];
  const head = aSealedBlock(0n);
  const header = { ...head.block.header, timestamp: headTimestamp };
  const chain: Pick<Chain, "head" | "build" | "execute"> = {
    head: () => ({ ...head, block: { ...head.block, header } }),
    build: async ({ timestamp }) => {
      stamped.push(timestamp);
      return EXECUTED;
    },
    execute: async () => EXECUTED,
  };
  const clock = { ...createClock(0), nowMs: () => nowMs };
  const proposals = proposalsOf(chain, { clock, blockPeriodSeconds });
  const check = (timestamp: bigint): Promise<boolean> =>
    proposals.check({
      kind: "checkBlock",
      height: 1n,
      round: 0,
      digest: head.hash,
      block: { ...head.block, header: { ...header, timestamp } },
    });
  const stamp = async (): Promise<bigint | undefined> => {
    await proposals.build({ kind: "buildBlock", height: 1n, round: 0 });
    return stamped.at(-1);
  };
  return { check, stamp };
};

const EXECUTED = { ...aSealedBlock(1n), receipts: [], senders: [], delta: {} as never };

describe("the timestamps of proposals", () => {
  it("are a period after the parent's, or the second that our clock shows", async () => {
    expect(await proposalsAt(1_000_200, 1_000n, 1).stamp()).to.equal(1_001n);
    expect(await proposalsAt(1_007_999, 1_000n, 1).stamp()).to.equal(1_007n);
    expect(await proposalsAt(1_000_200, 1_000n, 1).check(1_000n)).to.equal(false);
    expect(await proposalsAt(1_000_200, 1_000n, 1).check(1_001n)).to.equal(true);
  });

  it("are the parent's within a second, and never before it", async () => {
    expect(await proposalsAt(1_000_200, 1_000n, 0).stamp()).to.equal(1_000n);
    expect(await proposalsAt(1_001_000, 1_000n, 0).stamp()).to.equal(1_001n);
    // Our clock is slow: the chain's time does not go back.
    expect(await proposalsAt(999_900, 1_000n, 0).stamp()).to.equal(1_000n);
    expect(await proposalsAt(1_000_200, 1_000n, 0).check(1_000n)).to.equal(true);
    expect(await proposalsAt(1_000_200, 1_000n, 0).check(999n)).to.equal(false);
  });
});

describe("our own proposals", () => {
  it("throw a transaction out of the pool that no block can ever include", async () => {
    const hash: Hash = `0x${"ab".repeat(32)}`;
    const transaction = { hash } as RecoveredTransaction;
    const discarded: (Hash | string)[] = [];
    const build: Chain["build"] = async ({ transactions, onInvalid }) => {
      for (const one of transactions) onInvalid?.(one, "sender is a contract");
      return EXECUTED;
    };
    const proposals = proposalsOf(
      { head: () => aSealedBlock(0n), build },
      {
        pool: { take: () => [transaction], discard: (hashes) => discarded.push(...hashes) },
        onDiscarded: (_hash, reason) => void discarded.push(reason),
      },
    );
    await proposals.build({ kind: "buildBlock", height: 1n, round: 0 });
    expect(discarded).to.deep.equal([hash, "sender is a contract"]);
  });

  it("are told of while they are built in round 0 alone, when the others may be ready for it", async () => {
    const told: Preview[] = [];
    const preview = { first: 0 } as Preview;
    const build: Chain["build"] = async ({ onPreview }) => {
      onPreview?.(preview);
      return EXECUTED;
    };
    const proposals = proposalsOf(
      { head: () => aSealedBlock(0n), build },
      { announce: (one) => void told.push(one) },
    );
    await proposals.build({ kind: "buildBlock", height: 1n, round: 1 });
    expect(told).to.deep.equal([]);
    await proposals.build({ kind: "buildBlock", height: 1n, round: 0 });
    expect(told).to.deep.equal([preview]);
  });
});
