import { expect } from "chai";
import fc from "fast-check";
import { toEVMAddress } from "../../../node/src/exec/evm/session.ts";
import { stateDelta } from "../../../node/src/exec/state/delta.ts";
import { JournaledState, NEW_ACCOUNT } from "../../../node/src/exec/state/journaledState.ts";
import { createStateReader, EMPTY_READER } from "../../../node/src/exec/state/reader.ts";
import { NodeReader } from "../../../node/src/exec/trie/nodeReader.ts";
import { EMPTY_ROOT } from "../../../node/src/exec/trie/trie.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { aMemoryStore } from "./support/memoryStore.ts";

const addressAt = (index: number): Address => `0x${(index + 1).toString(16).padStart(40, "0")}`;
const slotAt = (index: number): Hash => `0x${index.toString(16).padStart(64, "0")}`;

/** What a state is, written out. */
type Model = Map<Address, { nonce: bigint; balance: bigint; slots: Map<Hash, number> }>;

const copyOf = (model: Model): Model =>
  new Map(
    [...model].map(([address, account]) => [
      address,
      { ...account, slots: new Map(account.slots) },
    ]),
  );

type Step =
  | {
      readonly kind: "put";
      readonly address: number;
      readonly nonce: number;
      readonly balance: number;
    }
  | {
      readonly kind: "slot";
      readonly address: number;
      readonly slot: number;
      readonly value: number;
    }
  | { readonly kind: "delete"; readonly address: number }
  | { readonly kind: "checkpoint" | "commit" | "revert" | "endTransaction" };

const small = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("put" as const),
      address: small,
      nonce: small,
      balance: small,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant("slot" as const),
      address: small,
      slot: small,
      value: small,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), address: small }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        "checkpoint" as const,
        "commit" as const,
        "revert" as const,
        "endTransaction" as const,
      ),
    }),
  },
);

/** The state, and beside it what it should be. */
interface Pair {
  readonly state: JournaledState;
  model: Model;
  readonly saved: Model[];
  /** Slots as the transaction found them. */
  originals: ReadonlyMap<string, number>;
}

async function write(pair: Pair, step: Extract<Step, { readonly address: number }>): Promise<void> {
  const { state, model } = pair;
  const address = addressAt(step.address);
  const account = model.get(address);
  switch (step.kind) {
    case "put": {
      const fields = { nonce: BigInt(step.nonce), balance: BigInt(step.balance) };
      await state.modifyAccountFields(toEVMAddress(address), fields);
      model.set(address, { ...fields, slots: account?.slots ?? new Map() });
      return;
    }
    case "slot": {
      if (account === undefined) return;
      const key = hexToBytes(slotAt(step.slot));
      await state.putStorage(toEVMAddress(address), key, Uint8Array.of(step.value));
      account.slots.set(slotAt(step.slot), step.value);
      return;
    }
    case "delete":
      await state.deleteAccount(toEVMAddress(address));
      model.delete(address);
  }
}

async function mark(pair: Pair, kind: "checkpoint" | "commit" | "revert"): Promise<void> {
  if (kind === "checkpoint") {
    await pair.state.checkpoint();
    pair.saved.push(copyOf(pair.model));
    return;
  }
  const before = pair.saved.pop();
  if (before === undefined) return;
  await pair.state[kind]();
  if (kind === "revert") pair.model = before;
}

/** Only between transactions: no checkpoint is open. */
function endTransaction(pair: Pair): void {
  if (pair.saved.length > 0) return;
  pair.state.originalStorageCache.clear();
  pair.originals = new Map(slotsOf(pair.model));
}

async function take(pair: Pair, step: Step): Promise<void> {
  if ("address" in step) return write(pair, step);
  if (step.kind === "endTransaction") return endTransaction(pair);
  return mark(pair, step.kind);
}

describe("journalled state", () => {
  it("is at every step what a model that copies itself at each checkpoint is", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const state = new JournaledState(EMPTY_READER);
        const pair: Pair = { state, model: new Map(), saved: [], originals: new Map() };
        for (const each of steps) {
          await take(pair, each);
          await expectSame(state, pair.model, pair.originals);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("gives the EVM an account of its own, which changes nothing until it is put", async () => {
    const state = new JournaledState(EMPTY_READER);
    state.setRecord(addressAt(0), { ...NEW_ACCOUNT, balance: 5n });
    const account = await state.getAccount(toEVMAddress(addressAt(0)));
    if (account === undefined) throw new Error("no account");
    account.balance -= 9n;
    expect(state.record(addressAt(0))?.balance).to.equal(5n);
  });

  it("refuses to destroy storage that is on disk", async () => {
    const store = aMemoryStore();
    const nodes = new NodeReader(store.node, 100);
    const first = new JournaledState(EMPTY_READER);
    first.setRecord(addressAt(0), { ...NEW_ACCOUNT, nonce: 1n });
    first.setSlot(addressAt(0), slotAt(1), Uint8Array.of(7));
    const { root, delta } = stateDelta(first, nodes, EMPTY_ROOT);
    store.apply(delta, root);
    const second = new JournaledState(createStateReader(store, nodes, root));
    expect(() => second.deleteAccount(toEVMAddress(addressAt(0)))).to.throw(
      "storage that is on disk",
    );
  });

  it("writes nothing for what ends as it began", () => {
    const store = aMemoryStore();
    const nodes = new NodeReader(store.node, 100);
    const first = new JournaledState(EMPTY_READER);
    first.setRecord(addressAt(0), { ...NEW_ACCOUNT, nonce: 1n });
    first.setSlot(addressAt(0), slotAt(1), Uint8Array.of(7));
    const { root, delta } = stateDelta(first, nodes, EMPTY_ROOT);
    store.apply(delta, root);
    const second = new JournaledState(createStateReader(store, nodes, root));
    second.setSlot(addressAt(0), slotAt(1), Uint8Array.of(8));
    second.setSlot(addressAt(0), slotAt(1), Uint8Array.of(0, 7));
    second.setSlot(addressAt(0), slotAt(2), Uint8Array.of(1));
    second.setSlot(addressAt(0), slotAt(2), Uint8Array.of(0));
    expect(stateDelta(second, nodes, root)).to.deep.equal({
      root,
      delta: { accounts: [], slots: [], nodes: [], codes: [] },
    });
  });

  it("says EXEC_STATE_MISSING when a code is gone", () => {
    const state = new JournaledState(EMPTY_READER);
    state.setRecord(addressAt(0), { ...NEW_ACCOUNT, codeHash: new Uint8Array(32).fill(1) });
    expect(() => state.code(addressAt(0)))
      .to.throw()
      .with.property("code", "EXEC_STATE_MISSING");
  });
});

function slotsOf(model: Model): [string, number][] {
  return [...model].flatMap(([address, { slots }]) =>
    [...slots].map(([slot, value]): [string, number] => [address + slot, value]),
  );
}

async function expectSame(
  state: JournaledState,
  model: Model,
  originals: ReadonlyMap<string, number>,
): Promise<void> {
  for (let index = 0; index < 4; index++) {
    const address = addressAt(index);
    const expected = model.get(address);
    const record = state.record(address);
    expect(record && [record.nonce, record.balance]).to.deep.equal(
      expected && [expected.nonce, expected.balance],
    );
    for (let slot = 0; slot < 4; slot++) {
      const key = hexToBytes(slotAt(slot));
      const value = await state.getStorage(toEVMAddress(address), key);
      expect(numberOf(value)).to.equal(expected?.slots.get(slotAt(slot)) ?? 0);
      const original = await state.originalStorageCache.get(toEVMAddress(address), key);
      expect(numberOf(original)).to.equal(originals.get(address + slotAt(slot)) ?? 0);
    }
  }
}

function numberOf(bytes: Uint8Array): number {
  return bytes.length === 0 ? 0 : Number(bytesToHex(bytes));
}
