import { expect } from "chai";
import { createPreviews } from "../../../node/src/app/previews.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { Preview } from "../../../node/src/types/ports/preview.ts";
import { aSealedBlock } from "./fixtures.ts";

const VALIDATORS = [1, 2, 3, 4].map((index): Address => `0x${String(index).repeat(40)}`);
const [FIRST, SECOND, THIRD] = VALIDATORS as [Address, Address, Address];
const STRANGER: Address = `0x${"9".repeat(40)}`;

function hashesOf(count: number): readonly Hash[] {
  return Array.from({ length: count }, (_, n): Hash => `0x${n.toString(16).padStart(64, "0")}`);
}

/** A node at height 1, whose proposers are the validators in turn, round 0 being the first's at odd heights. */
function aNode() {
  let head = aSealedBlock(0n);
  let round = 0;
  let turn: Address | undefined;
  const executed: { readonly first: number; readonly from: Address }[] = [];
  const faults: unknown[] = [];
  let execution = async (): Promise<void> => undefined;
  const previews = createPreviews({
    position: () => {
      const height = head.block.header.number + 1n;
      const proposer = (at: number) => turn ?? VALIDATORS[(Number(height) - 1 + at) % 2] ?? FIRST;
      return { height, round, validators: VALIDATORS, proposerOf: proposer };
    },
    head: () => head,
    executor: {
      executeAhead: async ({ first }, _parent, from) => {
        executed.push({ first, from });
        await execution();
      },
    },
    onFault: (error) => faults.push(error),
  });
  return {
    ...previews,
    executed,
    faults,
    tell: (from: Address, fields: Partial<Preview> = {}) => {
      const { hash, block } = head;
      const at = { number: block.header.number + 1n, parentHash: hash, timestamp: 1n };
      previews.receive(from, { ...at, first: 0, hashes: hashesOf(1), isLast: false, ...fields });
    },
    fail: (error: Error) => {
      execution = () => Promise.reject(error);
    },
    take: (until: Promise<void>) => {
      execution = () => until;
    },
    inRound: (next: number) => {
      round = next;
    },
    turnOf: (address: Address) => {
      turn = address;
    },
    begin: (height: bigint) => {
      head = aSealedBlock(height - 1n);
      previews.onHeight();
    },
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

describe("what proposers tell of the blocks they build", () => {
  it("is executed in its order if it is their turn", async () => {
    const node = aNode();
    node.tell(FIRST, { first: 0 });
    node.tell(FIRST, { first: 7 });
    await node.settled();
    expect(node.executed).to.deep.equal([
      { first: 0, from: FIRST },
      { first: 7, from: FIRST },
    ]);
  });

  const others: readonly [string, Address, Partial<Preview>][] = [
    ["of a validator whose turn it is not", SECOND, {}],
    ["of who is no validator", STRANGER, {}],
    ["of a block on another", FIRST, { parentHash: `0x${"0e".repeat(32)}` }],
    ["of a height that is over", FIRST, { number: 0n }],
    ["of a height far ahead", FIRST, { number: 3n }],
  ];
  for (const [what, from, fields] of others) {
    it(`is not executed if it is ${what}`, async () => {
      const node = aNode();
      node.tell(from, fields);
      await node.settled();
      node.begin(3n);
      await node.settled();
      expect(node.executed).to.deep.equal([]);
    });
  }

  it("is not executed in later rounds", async () => {
    const node = aNode();
    node.inRound(1);
    node.tell(FIRST);
    await node.settled();
    expect(node.executed).to.deep.equal([]);
  });

  it("waits for the next height, and is heard if it is their turn then", async () => {
    const node = aNode();
    const parentHash = aSealedBlock(1n).hash;
    node.tell(SECOND, { number: 2n, parentHash, first: 5 });
    for (const from of [FIRST, THIRD, STRANGER]) node.tell(from, { number: 2n, parentHash });
    await node.settled();
    expect(node.executed).to.deep.equal([]);
    node.begin(2n);
    await node.settled();
    expect(node.executed).to.deep.equal([{ first: 5, from: SECOND }]);
  });

  it("does not wait if it is of who is no validator yet", async () => {
    const node = aNode();
    node.tell(STRANGER, { number: 2n, parentHash: aSealedBlock(1n).hash });
    node.turnOf(STRANGER);
    node.begin(2n);
    await node.settled();
    expect(node.executed).to.deep.equal([]);
  });

  it("waits only up to 8,192 transactions of each", async () => {
    const node = aNode();
    const parentHash = aSealedBlock(1n).hash;
    for (const first of [0, 4_096, 8_192]) {
      const hashes = hashesOf(4_096);
      node.tell(THIRD, { number: 2n, parentHash, first, hashes });
      node.tell(SECOND, { number: 2n, parentHash, first, hashes });
    }
    node.begin(2n);
    await node.settled();
    expect(node.executed.map(({ first }) => first)).to.deep.equal([0, 4_096]);
    node.tell(THIRD, { number: 3n, parentHash: aSealedBlock(2n).hash, first: 9 });
    node.turnOf(THIRD);
    node.begin(3n);
    await node.settled();
    expect(node.executed.at(-1)).to.deep.equal({ first: 9, from: THIRD });
  });

  it("harms nothing when it cannot be executed", async () => {
    const node = aNode();
    const error = new Error("the disk");
    node.fail(error);
    node.tell(FIRST);
    node.tell(FIRST, { first: 1 });
    await node.settled();
    expect(node.faults).to.deep.equal([error, error]);
  });

  it("is not executed any more once the node has stopped", async () => {
    const node = aNode();
    const { promise, resolve } = Promise.withResolvers<void>();
    node.take(promise);
    node.tell(FIRST);
    node.tell(FIRST, { first: 1 });
    await node.settled();
    const order: string[] = [];
    const stopped = node.stop().then(() => order.push("stopped"));
    await node.settled();
    order.push("executed");
    resolve();
    await stopped;
    expect(order).to.deep.equal(["executed", "stopped"]);
    expect(node.executed).to.deep.equal([{ first: 0, from: FIRST }]);
  });
});
