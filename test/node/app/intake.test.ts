import { expect } from "chai";
import { createIntake } from "../../../node/src/app/intake.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";

/** The way into a pool that takes what begins with 1 and refuses what begins with 2; a block has what begins with 0; the rest is no transaction. */
function anIntake() {
  const pooled = new Map<Hash, RecoveredTransaction>();
  const included = new Set(many(0, 5_000).map(keccak256Hex));
  const floods: string[] = [];
  let nowMs = 0;
  let decoded = 0;
  const intake = createIntake({
    decodeTransaction: (raw) => {
      decoded += 1;
      if ((raw[0] ?? 0) > 2) throw new NodeError("CRYPTO_INVALID_TRANSACTION", "junk");
      return { hash: keccak256Hex(raw), raw } as RecoveredTransaction;
    },
    pool: {
      add(transaction) {
        if (transaction.raw[0] === 2) throw new NodeError("TXPOOL_NONCE_TOO_LOW", "included");
        pooled.set(transaction.hash, transaction);
      },
      get: (hash) => pooled.get(hash),
    },
    isIncluded: (hash) => included.has(hash),
    network: {
      broadcastTransactions: () => expect.fail("what a peer sent is passed on to nobody"),
    },
    clock: { elapsedMs: () => nowMs },
    onFlood: (from) => floods.push(from),
  });
  return { intake, pooled, floods, decoded: () => decoded, pass: (ms: number) => (nowMs += ms) };
}

const many = (kind: number, count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) => Uint8Array.of(kind, index >> 8, index));

describe("transactions that peers pass on", () => {
  it("go into the pool, whatever useless ones come with them", () => {
    const { intake, pooled } = anIntake();
    intake.receive("0x01", [...many(2, 3), ...many(9, 3), ...many(1, 5)]);
    expect(pooled.size).to.equal(5);
  });

  it("are decoded once, however often they come", () => {
    const { intake, decoded } = anIntake();
    for (let repeat = 0; repeat < 5; repeat += 1) intake.receive("0x01", many(1, 5));
    expect(decoded()).to.equal(5);
  });

  it("are not decoded when a block has them, and cost their peer as much as other useless ones", () => {
    const { intake, pooled, decoded, floods } = anIntake();
    intake.receive("0x01", many(0, 5_000));
    expect([decoded(), pooled.size]).to.deep.equal([0, 0]);
    expect(floods).to.deep.equal(["0x01"]);
  });

  it("are refused by the thousand in good faith, and cost each peer two hundred checks a second", () => {
    const { intake, decoded, floods, pass } = anIntake();
    for (let repeat = 0; repeat < 20; repeat += 1) intake.receive("0x01", many(2, 1_000));
    expect(decoded()).to.equal(4_001);
    expect(floods).to.deep.equal(["0x01"]);
    pass(5_005);
    intake.receive("0x01", many(2, 5_000));
    expect(decoded()).to.be.within(5_000, 5_003);
  });

  it("that are no transactions cost a hundred times as much", () => {
    const { intake, decoded } = anIntake();
    intake.receive("0x01", many(9, 1_000));
    expect(decoded()).to.equal(41);
  });

  it("of one peer are not paid for by another", () => {
    const { intake, pooled } = anIntake();
    intake.receive("0x01", many(9, 1_000));
    intake.receive("0x01", many(1, 1));
    expect(pooled.size).to.equal(0);
    intake.receive("0x02", many(1, 1));
    expect(pooled.size).to.equal(1);
  });
});
