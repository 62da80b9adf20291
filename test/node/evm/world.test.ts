import { expect } from "chai";
import fc from "fast-check";
import { type Checkpoint, type StoredAccount, World } from "../../../node/src/evm/world.ts";
import { createEmptyWorld } from "../../../node/src/exec/workspace.ts";
import type { Address } from "../../../node/src/types/hex.ts";

const addressAt = (index: number): Address => `0x${(index + 16).toString(16).padStart(40, "0")}`;
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";
const small = fc.nat(3);

/** What a world should hold: accounts by address, slots by address and slot. */
type Model = ReadonlyMap<string, bigint>;

const step = fc.oneof(
  fc.record({ kind: fc.constantFrom("nonce", "balance"), address: small, value: small }),
  fc.record({
    kind: fc.constantFrom("slot", "transient"),
    address: small,
    slot: small,
    value: small,
  }),
  fc.record({ kind: fc.constantFrom("checkpoint", "revert", "finish") }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Applies a step to the world and to the model. */
function createPair() {
  const world = createEmptyWorld();
  let model: Model = new Map();
  let transient: Model = new Map();
  const marks: { readonly at: Checkpoint; readonly model: Model; readonly transient: Model }[] = [];
  const write = (key: string, value: number): void => {
    model = new Map(model).set(key, BigInt(value));
  };
  const apply = (action: Step): void => {
    if ("slot" in action) {
      const { kind, slot, value } = action;
      const address = addressAt(action.address);
      if (kind === "slot") {
        // A slot belongs to an account that is not empty.
        world.setNonce(address, 1n);
        write(`${address} nonce`, 1);
        world.setSlot(world.slot(address, BigInt(slot)), BigInt(value));
        write(`${address} slot ${slot}`, value);
      } else {
        world.setTransient(address, BigInt(slot), BigInt(value));
        transient = new Map(transient).set(`${address} ${slot}`, BigInt(value));
      }
    } else if ("address" in action) {
      const address = addressAt(action.address);
      if (action.kind === "nonce") world.setNonce(address, BigInt(action.value));
      else world.setBalance(address, BigInt(action.value));
      write(`${address} ${action.kind}`, action.value);
    } else if (action.kind === "checkpoint") {
      marks.push({ at: world.checkpoint(), model, transient });
    } else if (action.kind === "revert") {
      const mark = marks.pop();
      if (mark === undefined) return;
      world.revert(mark.at);
      ({ model, transient } = mark);
    } else {
      world.finishTransaction();
      marks.length = 0;
      transient = new Map();
      model = new Map([...model].filter(([key]) => !isLeftEmpty(model, key.split(" ")[0] ?? "")));
    }
  };
  return { world, apply, model: () => model, transient: () => transient };
}

function isLeftEmpty(model: Model, address: string): boolean {
  const { [`${address} nonce`]: nonce = 0n, [`${address} balance`]: balance = 0n } =
    Object.fromEntries(model);
  return nonce === 0n && balance === 0n;
}

/** What the maps of the runtime are asked for while the action runs. */
function keysAskedFor(action: () => void): readonly unknown[] {
  const keys: unknown[] = [];
  const { get } = Map.prototype;
  Map.prototype.get = function (key: unknown): unknown {
    keys.push(key);
    return get.call(this, key);
  };
  try {
    action();
  } finally {
    Map.prototype.get = get;
  }
  return keys;
}

describe("the world of a transaction", () => {
  it("holds what was written and not taken back, whatever the order of writes and reverts", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { world, apply, model, transient } = createPair();
        for (const action of steps) apply(action);
        for (const index of [0, 1, 2, 3]) {
          const address = addressAt(index);
          const account = world.account(address);
          expect(account.nonce).to.equal(model().get(`${address} nonce`) ?? 0n);
          expect(account.balance).to.equal(model().get(`${address} balance`) ?? 0n);
          for (const slot of [0, 1, 2, 3]) {
            const held = world.slot(address, BigInt(slot)).current;
            expect(held).to.equal(model().get(`${address} slot ${slot}`) ?? 0n);
            const passing = world.transient(address, BigInt(slot));
            expect(passing).to.equal(transient().get(`${address} ${slot}`) ?? 0n);
          }
        }
      }),
    );
  });

  it("knows the value that a transaction found, whatever it wrote since", () => {
    const world = createEmptyWorld();
    const address = addressAt(1);
    world.setSlot(world.slot(address, 1n), 5n);
    expect(world.slot(address, 1n).original).to.equal(0n);
    world.finishTransaction();
    world.setSlot(world.slot(address, 1n), 6n);
    expect(world.slot(address, 1n).original).to.equal(5n);
  });

  it("forgets with a revert what it warmed, logged and refunded", () => {
    const world = createEmptyWorld();
    const address = addressAt(1);
    const checkpoint = world.checkpoint();
    expect(world.warmAccount(address)).to.equal(true);
    expect(world.warmSlot(world.slot(address, 1n))).to.equal(true);
    world.log({ address, topics: [], data: "0x" });
    world.addRefund(4_800);
    world.revert(checkpoint);
    expect(world.warmAccount(address)).to.equal(true);
    expect(world.warmSlot(world.slot(address, 1n))).to.equal(true);
    expect(world.logs).to.deep.equal([]);
    expect(world.refund).to.equal(0);
  });

  it("warms again in every transaction", () => {
    const world = createEmptyWorld();
    world.warmAccount(addressAt(1));
    expect(world.warmAccount(addressAt(1))).to.equal(false);
    world.finishTransaction();
    expect(world.warmAccount(addressAt(1))).to.equal(true);
  });

  it("removes with the transaction what it created and destroyed, and accounts left empty", () => {
    const world = createEmptyWorld();
    world.create(addressAt(1));
    world.setBalance(addressAt(1), 7n);
    world.destroy(addressAt(1));
    world.touch(addressAt(2));
    world.setBalance(addressAt(3), 0n);
    world.finishTransaction();
    for (const index of [1, 2, 3]) expect(world.account(addressAt(index)).exists).to.equal(false);
  });

  it("removes once what was touched and taken back many times", () => {
    const world = createEmptyWorld();
    const address = addressAt(1);
    const entry = world.account(address);
    let removals = 0;
    Object.defineProperty(entry, "exists", {
      get: () => true,
      set: (exists: boolean) => {
        if (!exists) removals += 1;
      },
    });
    for (let call = 0; call < 100; call++) {
      const checkpoint = world.checkpoint();
      world.touch(address);
      world.revert(checkpoint);
    }
    world.touch(address);
    world.finishTransaction();
    expect(removals).to.equal(1);
  });

  it("forgets the slots of what it removed, and does not go through them again when that is touched again", () => {
    const world = createEmptyWorld();
    const address = addressAt(1);
    world.create(address);
    world.setSlot(world.slot(address, 1n), 5n);
    world.destroy(address);
    world.finishTransaction();
    expect([...world.account(address).slots]).to.deep.equal([]);
    expect(world.slot(address, 1n)).to.include({ stored: 0n, original: 0n, current: 0n });
  });

  it("asks no map of the runtime for a word, of which that sees only the lowest 64 bits", () => {
    const world = createEmptyWorld();
    const address = addressAt(1);
    const keys = keysAskedFor(() => {
      world.setSlot(world.slot(address, 1n << 64n), 5n);
      world.setTransient(address, 1n << 64n, 6n);
      expect(world.slot(address, 1n << 64n).current).to.equal(5n);
      expect(world.transient(address, 1n << 64n)).to.equal(6n);
    });
    expect(keys).to.include(address);
    expect(keys.filter((key) => typeof key === "bigint")).to.deep.equal([]);
  });

  it("makes no contract where there is a nonce, a code or storage", () => {
    const stored: StoredAccount = {
      nonce: 0n,
      balance: 0n,
      codeHash: KECCAK_OF_NOTHING,
      storageRoot: EMPTY_ROOT,
    };
    const accounts = new Map<Address, StoredAccount>([
      [addressAt(0), { ...stored, nonce: 1n }],
      [addressAt(1), { ...stored, storageRoot: `0x${"11".repeat(32)}` }],
      [addressAt(2), { ...stored, balance: 5n }],
    ]);
    const world = new World({
      account: (address) => accounts.get(address),
      slot: () => 0n,
      code: () => {
        throw new Error("no codes here");
      },
    });
    world.setCode(addressAt(3), Uint8Array.of(1));
    const occupied = [0, 1, 2, 3, 4].map((index) => world.isOccupied(addressAt(index)));
    expect(occupied).to.deep.equal([true, true, false, true, false]);
  });

  it("begins again without anything of what was", () => {
    const world = createEmptyWorld();
    world.setNonce(addressAt(1), 3n);
    world.setTransient(addressAt(1), 1n, 1n);
    world.begin({ account: () => undefined, slot: () => 0n, code: () => expect.fail("no code") });
    expect(world.account(addressAt(1)).exists).to.equal(false);
    expect(world.transient(addressAt(1), 1n)).to.equal(0n);
    expect(world.codes().size).to.equal(0);
  });
});

const KECCAK_OF_NOTHING = "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
