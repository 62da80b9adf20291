import { expect } from "chai";
import { findEquivocationRegistry } from "../../../node/src/app/equivocationRegistry.ts";
import { addressOf, signDigest } from "../../../node/src/crypto/signing.ts";
import { encodeMessage, signingHash } from "../../../node/src/types/codec/message.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import type { PreparePayload } from "../../../node/src/types/message.ts";
import { createValidators, type RunningNode, type Validators } from "./support/validators.ts";

const LIAR = 3;
const aHash = (byte: number): Hash => `0x${byte.toString(16).padStart(2, "0").repeat(32)}`;

/** Resolves with the first block whose state satisfies the condition. */
function until(node: RunningNode, holds: () => boolean | Promise<boolean>): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = async (): Promise<void> => {
      if (!(await holds())) return;
      end();
      resolve();
    };
    const end = node.chain.onHead(() => void look().catch(reject));
    void look().catch(reject);
  });
}

/** Three nodes of four seats; the test holds the key of the fourth. */
describe("a validator that lies to three others", () => {
  let validators: Validators;
  let nodes: RunningNode[];
  const liar = () => addressOf(validators.keyOf(LIAR));
  const prepare = (seat: number, height: bigint, digest: Hash) => {
    const payload: PreparePayload = { kind: "prepare", height, round: 0, digest };
    const signature = signDigest(validators.keyOf(seat), signingHash(payload));
    return { payload, signature };
  };
  const nextHeight = (node: RunningNode) => node.chain.head().block.header.number + 1n;

  beforeEach(async () => {
    validators = await createValidators();
    nodes = [];
    for (const seat of [0, 1, 2]) nodes.push(await validators.run(seat));
  });
  afterEach(() => validators.end());

  async function isOnRecord(node: RunningNode, index: number): Promise<boolean> {
    const { header } = node.chain.head().block;
    const registry = await findEquivocationRegistry(node.executor, header);
    const evidence = node.evidence.get(index);
    if (registry === undefined || evidence === undefined) return false;
    return registry.isOnRecord(evidence, header);
  }

  it("is on record on the chain soon after, by one transaction of a node's key", async () => {
    const [node, other] = nodes;
    if (node === undefined || other === undefined) return;
    const height = nextHeight(node);
    for (const byte of [1, 2]) {
      const message = { kind: "prepare", signed: prepare(LIAR, height, aHash(byte)) } as const;
      for (const { self } of nodes)
        validators.mesh.handlersOf(self).onConsensus(liar(), encodeMessage(message));
    }
    await until(node, () => isOnRecord(node, 0));
    expect(node.evidence.accused()).to.deep.equal([liar()]);
    const errors = node.log.filter(({ level }) => level === "error");
    expect(errors.map(({ facts }) => facts)).to.deep.equal([
      {
        code: "EQUIVOCATION",
        validator: liar(),
        height: Number(height),
        round: 0,
        kind: "prepare",
        index: 0,
      },
    ]);
    const { number } = node.chain.head().block.header;
    await until(node, () => node.chain.head().block.header.number >= number + 2n);
    const blocks = node.chain.blocksFrom(1n, Number(number) + 2);
    expect(blocks.flatMap(({ block }) => block.transactions)).to.have.length(1);
    expect(other.pool.status()).to.deep.equal({ pending: 0, queued: 0 });
  });

  it("is reported after a restart when it was not before, also if only one node saw it", async () => {
    const [node] = nodes;
    if (node === undefined) return;
    // Alone among four, the node decides nothing more; what it finds stays on its disk.
    await validators.stop(1);
    await validators.stop(2);
    const height = nextHeight(node);
    for (const byte of [1, 2]) {
      const message = { kind: "prepare", signed: prepare(LIAR, height, aHash(byte)) } as const;
      validators.mesh.handlersOf(node.self).onConsensus(liar(), encodeMessage(message));
    }
    await validators.stop(0);
    const again = await Promise.all([0, 1, 2].map((seat) => validators.run(seat)));
    const [first] = again;
    if (first === undefined) return;
    expect(first.evidence.count()).to.equal(1);
    await until(first, () => isOnRecord(first, 0));
    expect(again.map(({ evidence }) => evidence.count())).to.deep.equal([1, 0, 0]);
  });

  it("has a twin: the node whose key it uses votes no more, the others go on with a quorum of three", async () => {
    const [node, other] = nodes;
    if (node === undefined || other === undefined) return;
    const fourth = await validators.run(LIAR);
    const height = nextHeight(node) + 1n;
    // A round change of another validator that rests on a prepare of our key, for a block that we have never seen.
    const { payload, signature } = prepare(0, height, aHash(7));
    const lie = {
      kind: "roundChange",
      signed: signedRoundChange(height),
      block: other.chain.head().block,
      prepares: [{ payload, signature }],
    } as const;
    validators.mesh.handlersOf(node.self).onConsensus(other.self, encodeMessage(lie));
    expect(node.witness.hasTwin()).to.equal(true);
    const errors = node.log.filter(({ level }) => level === "error");
    expect(errors.map(({ facts }) => facts["code"])).to.deep.equal(["DUPLICATE_KEY"]);

    const silentFrom = nextHeight(node) + 1n;
    await until(node, () => node.chain.head().block.header.number >= silentFrom + 3n);
    const sealers = fourth.chain
      .blocksFrom(silentFrom, 3)
      .map(({ block }) => block.header.coinbase);
    expect(sealers).not.to.include(node.self);
    expect(fourth.witness.hasTwin()).to.equal(false);
  });

  it("has no twin when it lost its chain and hears what it signed before", async () => {
    const [node, other] = nodes;
    if (node === undefined || other === undefined) return;
    await until(node, () => node.chain.head().block.header.number >= 2n);
    // The height after the one that it will be in: of later ones it hears votes only.
    const [decided] = node.chain.blocksFrom(2n, 1);
    if (decided === undefined) return;
    for (const seat of [0, 1, 2]) await validators.stop(seat);
    validators.loseChain(0);
    const again = await validators.run(0);
    // Without the three of them nothing was decided.
    const replay = (digest: Hash) => {
      const signed = signedRoundChange(2n, digest);
      const prepares = [prepare(0, 2n, digest)];
      const message = { kind: "roundChange", signed, block: decided.block, prepares } as const;
      validators.mesh.handlersOf(again.self).onConsensus(other.self, encodeMessage(message));
    };
    replay(decided.hash);
    expect(again.witness.hasTwin()).to.equal(false);
    replay(aHash(7));
    expect(again.witness.hasTwin()).to.equal(true);
  });

  function signedRoundChange(height: bigint, digest = aHash(7)) {
    const payload = {
      kind: "roundChange",
      height,
      round: 1,
      prepared: { round: 0, digest },
    } as const;
    return { payload, signature: signDigest(validators.keyOf(1), signingHash(payload)) };
  }
});
