import { expect } from "chai";
import { RPC_CODE, RPCError } from "../../../node/src/rpc/errors.ts";
import { METHODS } from "../../../node/src/rpc/methods/table.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import { aContext } from "./support/aContext.ts";
import { createFakeNode } from "./support/fakeNode.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { type Harness, startHarness } from "./support/harness.ts";

const HASH = `0x${"ab".repeat(32)}`;

/** Rows: what the list is, its bound, a right entry, and the call with such a list. */
const LISTS: readonly [
  string,
  number,
  unknown,
  (list: unknown) => readonly [string, readonly unknown[]],
][] = [
  ["addresses of logs", 1_000, NOTEBOOK, (address) => ["eth_getLogs", [{ address }]]],
  ["addresses of a filter", 1_000, NOTEBOOK, (address) => ["eth_newFilter", [{ address }]]],
  ["topics in a position", 1_000, HASH, (topic) => ["eth_getLogs", [{ topics: [null, topic] }]]],
  ["positions of topics", 4, HASH, (topics) => ["eth_getLogs", [{ topics }]]],
  [
    "topics of a subscription",
    1_000,
    HASH,
    (topic) => ["eth_subscribe", ["logs", { topics: [topic] }]],
  ],
  [
    "senders of a subscription",
    1_000,
    NOTEBOOK,
    (from) => ["eth_subscribe", ["droppedTransactions", { from }]],
  ],
  ["slots of a proof", 256, "0x1", (slots) => ["eth_getProof", [NOTEBOOK, slots]]],
  ["percentiles", 100, 50, (list) => ["eth_feeHistory", ["0x1", "latest", list]]],
  [
    "entries of an access list",
    512,
    { address: NOTEBOOK, storageKeys: [] },
    (accessList) => ["eth_call", [{ accessList }]],
  ],
  [
    "authorizations",
    16,
    { chainId: "0x1", address: NOTEBOOK, nonce: "0x0", yParity: "0x0", r: "0x1", s: "0x1" },
    (authorizationList) => ["eth_call", [{ to: NOTEBOOK, authorizationList }]],
  ],
  [
    "keys of an access list",
    511,
    HASH,
    (storageKeys) => ["eth_call", [{ accessList: [{ address: NOTEBOOK, storageKeys }] }]],
  ],
];

/** An array that counts the looks at its entries. */
function watched(entries: readonly unknown[]) {
  let looks = 0;
  const list = new Proxy(entries, {
    get(target, key) {
      if (typeof key === "string" && /^\d+$/.test(key)) looks += 1;
      return Reflect.get(target, key);
    },
  });
  return { list, looks: () => looks };
}

async function codeOf(method: string, parameters: readonly unknown[]): Promise<number> {
  try {
    await assertDefined(METHODS.get(method), method).run(
      aContext(createFakeNode().backend),
      parameters,
    );
  } catch (error) {
    if (error instanceof RPCError) return error.code;
    throw error;
  }
  return 0;
}

describe("lists in requests", () => {
  for (const [name, max, right, callWith] of LISTS) {
    it(`${name}: beyond ${max}, none is looked at`, async () => {
      for (const entry of [{}, right]) {
        const { list, looks } = watched(Array(max + 1).fill(entry));
        expect(await codeOf(...callWith(list))).to.equal(RPC_CODE.invalidParams);
        expect(looks()).to.equal(0);
      }
    });

    it(`${name}: up to ${max}, the first wrong one is the last one looked at`, async () => {
      const { list, looks } = watched([right, ...Array(max - 1).fill({})]);
      expect(await codeOf(...callWith(list))).to.equal(RPC_CODE.invalidParams);
      // An access list is counted before, together with its keys.
      expect(looks()).to.equal(name === "entries of an access list" ? max + 2 : 2);
    });
  }

  it("fit a request, all at their bounds", async () => {
    const harness: Harness = await startHarness();
    for (const [name, max, right, callWith] of LISTS) {
      const [method, parameters] = callWith(Array(max).fill(right));
      if (method === "eth_subscribe") continue;
      const { error } = await harness.call(method, ...parameters);
      expect(error, name).to.equal(undefined);
    }
    const filter = { address: Array(1_000).fill(NOTEBOOK), topics: Array(4).fill([HASH]) };
    const call = { jsonrpc: "2.0", method: "eth_getLogs", params: [filter] };
    const batch = JSON.stringify(Array.from({ length: 9 }, (_, id) => ({ ...call, id })));
    expect(await (await harness.post(batch)).json()).to.have.length(9);
    await harness.stop();
  });
});
