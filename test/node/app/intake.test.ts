import { expect } from "chai";
import { createIntake } from "../../../node/src/app/intake.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type { RecoverAhead } from "../../../node/src/types/ports/recoverAhead.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";

/** The way into a pool that takes what begins with 1 and refuses what begins with 2; a block has what begins with 0; the rest is no transaction. */
function anIntake(recoverAhead: RecoverAhead = () => undefined) {
  const pooled = new Map<Hash, RecoveredTransaction>();
  const included = new Set(many(0, 5_000).map(keccak256Hex));
  const floods: string[] = [];
  const faults: unknown[] = [];
  let nowMs = 0;
  let decoded = 0;
  let isDiskGone = false;
  const intake = createIntake({
    decodeTransaction: (raw) => {
      decoded += 1;
      if (raw[0] === 0xff) throw new TypeError("a fault");
      if ((raw[0] ?? 0) > 2) throw new NodeError("CRYPTO_INVALID_TRANSACTION", "junk");
      return { hash: keccak256Hex(raw), raw } as RecoveredTransaction;
    },
    pool: {
      add(transaction) {
        if (transaction.raw[0] === 2) throw new NodeError("TXPOOL_NONCE_TOO_LOW", "included");
        if (isDiskGone) throw new NodeError("DB_UNREADABLE", "the account cannot be read");
        pooled.set(transaction.hash, transaction);
      },
      get: (hash) => pooled.get(hash),
    },
    isIncluded: (hash) => included.has(hash),
    recoverAhead,
    network: {
      broadcastTransactions: () => expect.fail("what a peer sent is passed on to nobody"),
    },
    clock: { elapsedMs: () => nowMs },
    onFault: (error) => faults.push(error),
    onFlood: (from) => floods.push(from),
  });
  return {
    intake,
    pooled,
    included,
    floods,
    faults,
    decoded: () => decoded,
    loseDisk() {
      isDiskGone = true;
    },
    pass: (ms: number) => (nowMs += ms),
  };
}

const many = (kind: number, count: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) => Uint8Array.of(kind, index >> 8, index));

describe("transactions that peers pass on", () => {
  it("cost a peer nothing while our own disk fails, which is reported", () => {
    const { intake, faults, floods, decoded, loseDisk } = anIntake();
    loseDisk();
    for (let frame = 0; frame < 5_000; frame += 1) intake.receive("0x01", many(1, 1));
    expect([decoded(), floods]).to.deep.equal([5_000, []]);
    expect(faults).to.have.length(5_000);
    expect(faults[0]).to.have.property("code", "DB_UNREADABLE");
  });

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

describe("transactions whose senders are recovered ahead", () => {
  const hashes = (raws: readonly Uint8Array[]) => raws.map(keccak256Hex);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  /** Recovers when it is told to, what it was given first. */
  function aThread() {
    const asked: (readonly Uint8Array[])[] = [];
    const waiting: (() => void)[] = [];
    let takesMore = true;
    return {
      asked,
      finish: async () => {
        waiting.shift()?.();
        await settled();
      },
      refuseMore: () => {
        takesMore = false;
      },
      recoverAhead: (list: () => readonly Uint8Array[]) => {
        if (!takesMore) return undefined;
        asked.push(list());
        return new Promise<void>((resolve) => waiting.push(resolve));
      },
    };
  }

  it("are in the pool when that is done, and can be asked for until then", async () => {
    const thread = aThread();
    const { intake, pooled } = anIntake(thread.recoverAhead);
    const [raw = new Uint8Array(), ...others] = many(1, 5);
    intake.receive("0x01", [raw, ...others]);
    expect(pooled.size).to.equal(0);
    expect(intake.underway(keccak256Hex(raw))).to.equal(raw);
    await thread.finish();
    expect([...pooled.keys()]).to.deep.equal(hashes([raw, ...others]));
    expect(intake.underway(keccak256Hex(raw))).to.equal(undefined);
  });

  it("are recovered once, whoever passes them on meanwhile", async () => {
    const thread = aThread();
    const { intake, decoded } = anIntake(thread.recoverAhead);
    intake.receive("0x01", many(1, 5));
    intake.receive("0x02", many(1, 6));
    expect(thread.asked.map(({ length }) => length)).to.deep.equal([5, 1]);
    await thread.finish();
    await thread.finish();
    expect(decoded()).to.equal(6);
  });

  it("do not let those pass that came later", async () => {
    const thread = aThread();
    const { intake, pooled } = anIntake(thread.recoverAhead);
    const [first = new Uint8Array(), second = new Uint8Array()] = many(1, 2);
    intake.receive("0x01", [first]);
    thread.refuseMore();
    intake.receive("0x01", [second]);
    await settled();
    expect(pooled.size).to.equal(0);
    await thread.finish();
    await settled();
    expect([...pooled.keys()]).to.deep.equal(hashes([first, second]));
    intake.receive("0x01", many(1, 3));
    expect(pooled.size).to.equal(3);
  });

  it("do not hold up others without bound", async () => {
    const thread = aThread();
    const { intake, pooled } = anIntake(thread.recoverAhead);
    const long = Array.from({ length: 31 }, (_, index) =>
      new Uint8Array(128 * 1_024).fill(1, 0, index),
    );
    intake.receive("0x01", long);
    intake.receive("0x02", [new Uint8Array(120 * 1_024).fill(1)]);
    expect([thread.asked.length, pooled.size]).to.deep.equal([1, 1]);
    await thread.finish();
    const { size } = pooled;
    intake.receive("0x02", [new Uint8Array(120 * 1_024).fill(1, 0, 7)]);
    expect([thread.asked.length, pooled.size]).to.deep.equal([2, size]);
    await thread.finish();
    expect(pooled.size).to.equal(size + 1);
  });

  it("wait for each peer that passes them on, so that one that is heard no more takes none from others", async () => {
    const thread = aThread();
    const { intake, pooled } = anIntake(thread.recoverAhead);
    const [raw = new Uint8Array()] = many(1, 1);
    intake.receive("0x01", [...many(9, 41), raw]);
    intake.receive("0x02", [raw, ...many(1, 2)]);
    expect(thread.asked.map(({ length }) => length)).to.deep.equal([42, 1]);
    await thread.finish();
    expect(pooled.size).to.equal(0);
    await thread.finish();
    expect(pooled.size).to.equal(2);
  });

  it("cost their peer nothing when a block has them meanwhile, and are not decoded", async () => {
    const thread = aThread();
    const { intake, included, decoded, floods } = anIntake(thread.recoverAhead);
    const raws = many(1, 5_000);
    intake.receive("0x01", raws.slice(0, 2_000));
    for (const hash of hashes(raws)) included.add(hash);
    await thread.finish();
    expect([decoded(), floods.length]).to.deep.equal([0, 0]);
    intake.receive("0x01", raws);
    expect(floods).to.have.length(1);
    expect(thread.asked).to.have.length(1);
  });

  it("let others have their turn between frames that are recovered here after all", async () => {
    const thread = aThread();
    const { intake, pooled } = anIntake(thread.recoverAhead);
    intake.receive("0x01", many(1, 1));
    thread.refuseMore();
    for (let frame = 2; frame <= 4; frame += 1) intake.receive("0x01", many(1, frame));
    const seen: number[] = [];
    const done = thread.finish();
    while (pooled.size < 4) {
      await settled();
      seen.push(pooled.size);
    }
    await done;
    expect(seen).to.include.members([2, 3, 4]);
  });

  it("that fail by a fault of ours are reported, and those behind them are taken", async () => {
    const thread = aThread();
    const { intake, pooled, faults } = anIntake(thread.recoverAhead);
    intake.receive("0x01", [Uint8Array.of(0xff, 0xff)]);
    intake.receive("0x02", many(1, 3));
    await thread.finish();
    await thread.finish();
    expect(faults).to.have.length(1);
    expect(pooled.size).to.equal(3);
  });

  it("cost their peer what they cost otherwise", async () => {
    const thread = aThread();
    const { intake, decoded, floods } = anIntake(thread.recoverAhead);
    for (let frame = 0; frame < 2; frame += 1) intake.receive("0x01", many(9, 1_000 + frame));
    await thread.finish();
    await thread.finish();
    expect(decoded()).to.equal(41);
    expect(floods).to.deep.equal(["0x01"]);
    intake.receive("0x01", many(9, 2_000));
    expect(thread.asked).to.have.length(2);
  });
});
