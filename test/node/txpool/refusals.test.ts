import { expect } from "chai";
import { aPool, aSender, aTransaction, codeOf } from "./support.ts";

const [ALICE, BOB] = [aSender(1), aSender(2)];

describe("what the pool refuses", () => {
  it("the very same transaction (TXPOOL_ALREADY_KNOWN)", () => {
    const { pool } = aPool();
    pool.add(aTransaction());
    expect(codeOf(() => pool.add(aTransaction()))).to.equal("TXPOOL_ALREADY_KNOWN");
  });

  it("a used nonce (TXPOOL_NONCE_TOO_LOW)", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 3n, balance: 0n });
    expect(codeOf(() => pool.add(aTransaction({ nonce: 2n })))).to.equal("TXPOOL_NONCE_TOO_LOW");
  });

  it("a nonce too far ahead (TXPOOL_NONCE_TOO_HIGH)", () => {
    const { pool, accounts } = aPool({ limits: { senderCountMax: 10 } });
    accounts.set(ALICE, { nonce: 3n, balance: 0n });
    expect(codeOf(() => pool.add(aTransaction({ nonce: 13n })))).to.equal("TXPOOL_NONCE_TOO_HIGH");
    pool.add(aTransaction({ nonce: 12n }));
  });

  it("another with the nonce at the same price, zero included (TXPOOL_REPLACEMENT_UNDERPRICED)", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 0n, balance: 10n ** 18n });
    for (const gasPrice of [0n, 7n]) {
      pool.add(aTransaction({ gasPrice }));
      const twin = aTransaction({ gasPrice, salt: 1 });
      expect(codeOf(() => pool.add(twin))).to.equal("TXPOOL_REPLACEMENT_UNDERPRICED");
      expect(pool.get(twin.hash)).to.equal(undefined);
    }
  });

  it("another with the nonce at less than a tenth more (TXPOOL_REPLACEMENT_UNDERPRICED)", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 0n, balance: 10n ** 18n });
    pool.add(aTransaction({ gasPrice: 100n }));
    const twin = aTransaction({ gasPrice: 109n });
    expect(codeOf(() => pool.add(twin))).to.equal("TXPOOL_REPLACEMENT_UNDERPRICED");
    pool.add(aTransaction({ gasPrice: 110n }));
  });

  it("more gas than one transaction may ask for (TXPOOL_GAS_ABOVE_TRANSACTION_LIMIT)", () => {
    const { pool } = aPool();
    const code = codeOf(() => pool.add(aTransaction({ gasLimit: 16_777_217n })));
    expect(code).to.equal("TXPOOL_GAS_ABOVE_TRANSACTION_LIMIT");
    pool.add(aTransaction({ gasLimit: 16_777_216n }));
  });

  it("more gas than a block has (TXPOOL_GAS_ABOVE_BLOCK_LIMIT)", () => {
    const { pool } = aPool({ blockGasLimit: 1_000_000n });
    const code = codeOf(() => pool.add(aTransaction({ gasLimit: 1_000_001n })));
    expect(code).to.equal("TXPOOL_GAS_ABOVE_BLOCK_LIMIT");
    pool.add(aTransaction({ gasLimit: 1_000_000n }));
  });

  it("more than 128 KiB of calldata (TXPOOL_OVERSIZED)", () => {
    const { pool } = aPool();
    const dataBytes = 128 * 1024;
    const code = codeOf(() => pool.add(aTransaction({ dataBytes: dataBytes + 1 })));
    expect(code).to.equal("TXPOOL_OVERSIZED");
    pool.add(aTransaction({ dataBytes }));
  });

  it("a sender who cannot pay (TXPOOL_INSUFFICIENT_FUNDS)", () => {
    const { pool, accounts } = aPool();
    accounts.set(ALICE, { nonce: 0n, balance: 100_009n });
    const code = codeOf(() => pool.add(aTransaction({ gasPrice: 1n, value: 10n })));
    expect(code).to.equal("TXPOOL_INSUFFICIENT_FUNDS");
    pool.add(aTransaction({ gasPrice: 1n, value: 9n }));
  });

  it("a sender who is not admitted (TXPOOL_SENDER_NOT_ADMITTED)", () => {
    const { pool } = aPool({
      memberOf: (sender) => (sender === BOB ? sender : undefined),
    });
    expect(codeOf(() => pool.add(aTransaction()))).to.equal("TXPOOL_SENDER_NOT_ADMITTED");
    pool.add(aTransaction({ sender: BOB }));
  });

  it("too many transactions behind a nonce gap (TXPOOL_SENDER_FULL)", () => {
    const { pool } = aPool({ limits: { senderQueuedMax: 2 } });
    for (const nonce of [2n, 3n]) pool.add(aTransaction({ nonce }));
    expect(codeOf(() => pool.add(aTransaction({ nonce: 4n })))).to.equal("TXPOOL_SENDER_FULL");
    // The missing ones are always welcome.
    for (const nonce of [0n, 1n, 4n]) pool.add(aTransaction({ nonce }));
    expect(pool.status()).to.deep.equal({ pending: 5, queued: 0 });
  });

  it("too many bytes of one sender (TXPOOL_SENDER_FULL)", () => {
    const { pool } = aPool({ limits: { senderBytesMax: 250 } });
    for (const nonce of [0n, 1n]) pool.add(aTransaction({ nonce }));
    expect(codeOf(() => pool.add(aTransaction({ nonce: 2n })))).to.equal("TXPOOL_SENDER_FULL");
    pool.add(aTransaction({ sender: BOB }));
  });

  it("anything beyond its count, unless another sender holds more (TXPOOL_FULL)", () => {
    const { pool } = aPool({ limits: { countMax: 3 } });
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ sender: ALICE, nonce }));
    expect(codeOf(() => pool.add(aTransaction({ nonce: 3n })))).to.equal("TXPOOL_FULL");
    pool.add(aTransaction({ sender: BOB }));
    expect(pool.pendingNonce(ALICE)).to.equal(2n);
    const second = aTransaction({ sender: BOB, nonce: 1n });
    expect(codeOf(() => pool.add(second))).to.equal("TXPOOL_FULL");
    expect(pool.status()).to.deep.equal({ pending: 3, queued: 0 });
  });

  it("a long one for which the largest sender would have to give up more than its lead (TXPOOL_FULL)", () => {
    const { pool } = aPool({ limits: { bytesMax: 300 } });
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ sender: ALICE, nonce }));
    const long = aTransaction({ sender: BOB, dataBytes: 200 });
    expect(codeOf(() => pool.add(long))).to.equal("TXPOOL_FULL");
    expect(pool.pendingNonce(ALICE)).to.equal(3n);
    expect(codeOf(() => pool.add(aTransaction({ sender: BOB, dataBytes: 60 })))).to.equal(
      "TXPOOL_FULL",
    );
    pool.add(aTransaction({ sender: BOB, dataBytes: 0 }));
    expect(pool.pendingNonce(ALICE)).to.equal(2n);
  });

  it("anything beyond its bytes (TXPOOL_FULL)", () => {
    const { pool } = aPool({ limits: { bytesMax: 399 } });
    for (const nonce of [0n, 1n, 2n]) pool.add(aTransaction({ nonce }));
    expect(codeOf(() => pool.add(aTransaction({ nonce: 3n })))).to.equal("TXPOOL_FULL");
  });
});
