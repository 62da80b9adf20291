import { expect } from "chai";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import { eventually, type Harness, startHarness } from "./support/harness.ts";
import { ALICE, BOB } from "./support/keys.ts";
import { openSocket } from "./support/socket.ts";
import { signNote } from "./support/wallet.ts";

const EXPIRED = {
  code: "TXPOOL_EXPIRED",
  message: "600 blocks came without it; send it again",
  details: { blocks: 600, price: 7n },
} as const;

describe("rpc of transactions that the pool gave up", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness();
  });
  afterEach(() => harness.stop());

  const submit = async (wallet = ALICE, nonce = 0): Promise<Hash> =>
    harness.node.backend.submit(hexToBytes(await signNote(wallet, nonce, 1n)));
  const viewOf = (hash: Hash, from = ALICE.address) => ({
    hash,
    from: from.toLowerCase(),
    nonce: "0x0",
    code: "TXPOOL_EXPIRED",
    message: EXPIRED.message,
    details: { blocks: 600, price: "7" },
  });

  it("txpool_getDropped tells why, and null for what is pooled or unknown", async () => {
    const hash = await submit();
    expect(await harness.result("txpool_getDropped", hash)).to.equal(null);
    harness.node.drop(hash, EXPIRED);
    expect(await harness.result("txpool_getDropped", hash)).to.deep.equal(viewOf(hash));
    expect(await harness.result("eth_getTransactionByHash", hash)).to.equal(null);
    expect(await harness.result("txpool_getDropped", `0x${"00".repeat(32)}`)).to.equal(null);
  });

  it("txpool_getDropped is null once a block has the transaction after all", async () => {
    const hash = await submit();
    harness.node.drop(hash, EXPIRED);
    await submit();
    harness.node.mine();
    expect(await harness.result("txpool_getDropped", hash)).to.equal(null);
  });

  it("eth_sendRawTransactionSync ends with the reason at once", async () => {
    const raw = await signNote(ALICE, 0, 1n);
    const waiting = harness.call("eth_sendRawTransactionSync", raw);
    await eventually(() => harness.node.backend.pool.content().length === 1);
    const [hash = "0x"] = harness.node.backend.pool.content().map((pooled) => pooled.hash);
    harness.node.drop(hash, EXPIRED);
    const { error } = await waiting;
    expect(error).to.deep.equal({
      code: -32000,
      message: `transaction ${hash} was dropped: ${EXPIRED.message}`,
      data: { code: "TXPOOL_EXPIRED", details: viewOf(hash) },
    });
  });

  it("eth_sendRawTransactionSync does not wait for what waits for an earlier nonce", async () => {
    const { error } = await harness.call(
      "eth_sendRawTransactionSync",
      await signNote(ALICE, 1, 1n),
    );
    const [pooled] = harness.node.backend.pool.content();
    expect(error).to.deep.equal({
      code: 5,
      message: `transaction ${pooled?.hash} was accepted and waits for nonce 0 of its sender`,
      data: pooled?.hash,
    });
  });

  it("droppedTransactions delivers each, or those of the named senders", async () => {
    const client = await openSocket(harness.webSocketURL);
    const subscribe = async (...params: unknown[]) =>
      (await client.call("eth_subscribe", "droppedTransactions", ...params)).result;
    const all = await subscribe();
    const ofBob = await subscribe({ from: BOB.address });
    const ofBoth = await subscribe({ from: [ALICE.address, BOB.address] });
    const hash = await submit();
    harness.node.drop(hash, EXPIRED);
    const heard = [await client.next(), await client.next()].map(({ params }) => params);
    expect(heard).to.deep.equal([
      { subscription: all, result: viewOf(hash) },
      { subscription: ofBoth, result: viewOf(hash) },
    ]);
    const other = await submit(BOB);
    harness.node.drop(other, EXPIRED);
    await client.next();
    const { params } = await client.next();
    expect(params).to.deep.equal({ subscription: ofBob, result: viewOf(other, BOB.address) });
    await client.close();
  });

  it("droppedTransactions refuses too many senders, and what is no address", async () => {
    const client = await openSocket(harness.webSocketURL);
    const refused = async (options: unknown) =>
      (await client.call("eth_subscribe", "droppedTransactions", options)).error?.message;
    expect(await refused({ from: "0x1" })).to.include("parameter options must be");
    expect(await refused({ from: Array(1_001).fill(ALICE.address) })).to.include(
      "must have at most 1000 alternatives",
    );
    await client.close();
  });
});
