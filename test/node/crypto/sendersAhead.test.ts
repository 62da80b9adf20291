import { expect } from "chai";
import { Wallet } from "ethers";
import { createSendersAhead, type SendersAhead } from "../../../node/src/crypto/sendersAhead.ts";
import { createTransactionDecoder } from "../../../node/src/crypto/transaction.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import { signedTransfer } from "../support/transfer.ts";

const CHAIN_ID = 20_260_310n;
const SIGNERS = ["1a", "2b", "3c"].map((byte) => new Wallet(`0x${byte.repeat(32)}`));
/** A thread that ends as soon as it is given something. */
const MORTAL = new URL(
  `data:text/javascript,import { parentPort } from "node:worker_threads";
  parentPort.once("message", () => { throw new Error("out of memory"); });
  parentPort.postMessage([]);`,
);
/** A thread that finds more than it was given. */
const GENEROUS = new URL(
  `data:text/javascript,import { parentPort } from "node:worker_threads";
  const found = Array.from({ length: 8_193 }, (_, hash) => ["0x" + hash, "0xaa"]);
  parentPort.on("message", () => parentPort.postMessage(found));
  parentPort.postMessage([]);`,
);

const addressOf = ({ address }: Wallet): Address => address.toLowerCase() as Address;

/** Four of each signer, as views of something larger. */
async function aDozen(): Promise<
  readonly { readonly raw: Uint8Array; readonly sender: Address }[]
> {
  const dozen = SIGNERS.flatMap((signer) =>
    [0, 1, 2, 3].map(async (nonce) => {
      const raw = await signedTransfer(signer, CHAIN_ID, nonce);
      return { raw: Buffer.concat([raw, raw]).subarray(0, raw.length), sender: addressOf(signer) };
    }),
  );
  return await Promise.all(dozen);
}

describe("senders recovered ahead by a second thread", () => {
  let senders: SendersAhead;
  let isIdle: boolean;
  let failures: unknown[];
  let raws: readonly Uint8Array[];
  let expected: ReadonlyMap<Hash, Address>;

  const begin = (thread?: URL): void => {
    isIdle = true;
    failures = [];
    const onFailure = (cause: unknown) => failures.push(cause);
    senders = createSendersAhead({ hasIdleCore: () => isIdle, onFailure, thread });
  };
  /** What it promised for the first that it took. */
  const ready = async (transactions = raws): Promise<{ readonly done: Promise<void> }> => {
    for (;;) {
      const done = senders.recover(() => transactions);
      if (done !== undefined) return { done };
      await new Promise((resolve) => setImmediate(resolve));
    }
  };

  before(async () => {
    const dozen = await aDozen();
    raws = dozen.map(({ raw }) => raw);
    expected = new Map(dozen.map(({ raw, sender }) => [keccak256Hex(raw), sender]));
  });
  afterEach(() => senders.stop());

  it("are those who signed, and are told once", async () => {
    begin();
    await (await ready()).done;
    for (const [hash, sender] of expected) {
      expect(senders.take(hash)).to.equal(sender);
      expect(senders.take(hash)).to.equal(undefined);
    }
  });

  it("spare the decoder the work, and it says of the others why they have none", async () => {
    begin();
    const [first = new Uint8Array(), ...others] = raws;
    const malleable = first.slice();
    malleable[malleable.length - 33] = 0xa0;
    malleable[malleable.length - 32] = 0xff;
    const junk = Uint8Array.of(9, 9);
    raws = [malleable, junk, ...others];
    await (await ready()).done;
    const asked: (Address | undefined)[] = [];
    const decode = createTransactionDecoder({
      chainId: CHAIN_ID,
      recovered(hash) {
        asked.push(senders.take(hash));
        return asked.at(-1);
      },
    });
    for (const raw of others) expect(decode(raw).sender).to.equal(expected.get(keccak256Hex(raw)));
    expect(asked).to.have.length(others.length).and.not.include(undefined);
    for (const raw of [malleable, junk]) {
      expect(() => decode(raw))
        .to.throw()
        .with.property("code", "CRYPTO_INVALID_TRANSACTION");
    }
    expect(senders.take(keccak256Hex(malleable))).to.equal(undefined);
  });

  it("are left to the decoder when they are few, no processor is idle, or much is underway", async () => {
    begin();
    await (await ready()).done;
    expect(senders.recover(() => raws.slice(0, 3))).to.equal(undefined);
    isIdle = false;
    expect(senders.recover(() => raws)).to.equal(undefined);
    isIdle = true;
    const long = new Uint8Array(511 * 1_024);
    const underway = senders.recover(() => [long, long, long, long]);
    expect(underway).not.to.equal(undefined);
    expect(senders.recover(() => raws)).to.equal(undefined);
    await underway;
    await senders.recover(() => raws);
    expect(senders.take(keccak256Hex(raws[3] ?? new Uint8Array()))).not.to.equal(undefined);
  });

  it("are forgotten when nobody asks, the oldest first", async () => {
    begin(GENEROUS);
    await (await ready()).done;
    expect(senders.take("0x0")).to.equal(undefined);
    expect(senders.take("0x1")).to.equal("0xaa");
    expect(senders.take("0x8192")).to.equal("0xaa");
  });

  it("are left to the decoder for ever when the thread ended, which the operator is told", async () => {
    begin(MORTAL);
    await (await ready()).done;
    expect(failures).to.have.length(1);
    expect(String(failures[0])).to.include("out of memory");
    expect(senders.recover(() => raws)).to.equal(undefined);
  });

  it("are left to the decoder when there can be no thread, which the operator is told", () => {
    begin(new URL("http://127.0.0.1/"));
    expect(senders.recover(() => raws)).to.equal(undefined);
    expect(failures).to.have.length(1);
    expect(senders.recover(() => raws)).to.equal(undefined);
    expect(failures).to.have.length(1);
  });

  it("keep nobody waiting when the node stops, which is no failure", async () => {
    begin();
    const { done } = await ready();
    const stopped = senders.stop();
    await done;
    await stopped;
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).to.deep.equal([]);
    expect(senders.recover(() => raws)).to.equal(undefined);
  });
});
