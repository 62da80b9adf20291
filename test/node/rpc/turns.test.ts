import { expect } from "chai";
import fc from "fast-check";
import { createDispatcher } from "../../../node/src/rpc/dispatcher.ts";
import { stringifyInTurns } from "../../../node/src/rpc/json.ts";
import { METHODS } from "../../../node/src/rpc/methods/table.ts";
import { decodeStored } from "../../../node/src/rpc/storedTransaction.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { aContext } from "./support/aContext.ts";
import { anOrigin } from "./support/anOrigin.ts";
import { createFakeNode } from "./support/fakeNode.ts";
import { ALICE } from "./support/keys.ts";
import { spin } from "./support/spin.ts";
import { mineNotes } from "./support/wallet.ts";

const ORIGIN = anOrigin();
const TRANSACTIONS = 8_192;
const POOLED = 4_096;
/** Of one pooled transaction, so that all of them take twenty turns however fast the machine is. */
const POOLED_MS = 0.025;

/** A dispatcher over a node whose head is a full block and whose pool has as much as one view may show. */
async function aFullNode({ longReadsMax = 1 } = {}) {
  const node = createFakeNode();
  await mineNotes(node, ALICE, 0, [7n]);
  const { chain } = node.backend;
  const head = chain.head();
  const raw = assertDefined(head.block.transactions[0], "one transaction");
  const [sender] = assertDefined(chain.sendersOf(head.hash), "its sender");
  const [receipt] = assertDefined(chain.receiptsOf(head.hash), "its receipt");
  const transaction = decodeStored(raw, assertDefined(sender, "its sender"));
  const transactions = Array(TRANSACTIONS).fill(raw);
  const full: SealedBlock = { ...head, block: { ...head.block, transactions } };
  const content = Array.from({ length: POOLED }, (_, index) => ({
    ...transaction,
    nonce: BigInt(index + 1),
    get data() {
      spin(POOLED_MS);
      return transaction.data;
    },
  }));
  const backend = {
    ...node.backend,
    chain: {
      ...chain,
      head: () => full,
      blockByNumber: () => full,
      sendersOf: () => Array(TRANSACTIONS).fill(sender),
      receiptsOf: () => Array(TRANSACTIONS).fill(receipt),
    },
    pool: { ...node.backend.pool, content: () => content },
  };
  const context = aContext(backend, { runningMax: longReadsMax });
  return createDispatcher({
    methods: METHODS,
    contextOf: () => context,
    metrics: { observe: () => undefined },
    logger: { error: () => expect.fail("no call fails by a fault of the node") },
    nowMs: () => 0,
  });
}

function requestOf(method: string, params: readonly unknown[]): string {
  return JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
}

describe("large answers", () => {
  const sizeOf: Readonly<Record<string, (result: never) => number>> = {
    eth_getBlockByNumber: ({ transactions }: { transactions: unknown[] }) => transactions.length,
    eth_getBlockReceipts: (receipts: unknown[]) => receipts.length,
    eth_feeHistory: ({ reward }: { reward: unknown[] }) => reward.length,
    txpool_content: ({ pending }: { pending: Record<string, object> }) =>
      Object.keys(Object.values(pending)[0] ?? {}).length,
  };
  const rows: readonly [method: string, parameters: readonly unknown[], size: number][] = [
    ["eth_getBlockByNumber", ["latest", true], TRANSACTIONS],
    ["eth_getBlockReceipts", ["latest"], TRANSACTIONS],
    ["eth_feeHistory", ["0x1", "latest", [50]], 1],
    ["txpool_content", [], POOLED],
  ];
  for (const [method, params, size] of rows) {
    it(`of ${method} are made in turns: everything else has its time in between`, async () => {
      const dispatch = await aFullNode();
      let loops = 0;
      let isOver = false;
      const heartbeat = (): void => {
        loops += 1;
        if (!isOver) setImmediate(heartbeat);
      };
      setImmediate(heartbeat);
      const answer = await dispatch(requestOf(method, params), ORIGIN);
      isOver = true;
      expect(sizeOf[method]?.(JSON.parse(answer ?? "").result as never)).to.equal(size);
      // One is that of the call itself.
      expect(loops).to.be.at.least(4);
    });
  }

  it("of whole transactions and of receipts pass the gate for long reads, hashes do not", async () => {
    const dispatch = await aFullNode({ longReadsMax: 0 });
    const codeOf = async (method: string, ...params: unknown[]): Promise<unknown> =>
      JSON.parse((await dispatch(requestOf(method, params), ORIGIN)) ?? "").error?.code;
    expect(await codeOf("eth_getBlockByNumber", "latest", true)).to.equal(-32005);
    expect(await codeOf("eth_getBlockReceipts", "latest")).to.equal(-32005);
    expect(await codeOf("eth_getBlockByNumber", "latest", false)).to.equal(undefined);
  });

  it("are the same text as if they were written at once", async () => {
    const part = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
    const long = fc.array(part, { minLength: 255, maxLength: 300 });
    const values = fc.oneof(
      part,
      long,
      fc.array(long, { maxLength: 3 }),
      fc.record({ part, long }),
    );
    await fc.assert(
      fc.asyncProperty(values, async (value) => {
        expect(await stringifyInTurns(value)).to.equal(JSON.stringify(value) ?? "null");
      }),
      { numRuns: 60 },
    );
  });
});
