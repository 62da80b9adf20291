import { expect } from "chai";
import { Transaction } from "ethers";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import {
  aChain,
  aTransaction,
  aWallet,
  CHAIN_ID,
  decodeTransaction,
  type TestChain,
} from "./support/chain.ts";
import { aCall, calling, playgroundInitCode } from "./support/playground.ts";

const SENDER = aWallet(0);
const AUTHORITY = aWallet(1);
const AUTHORITY_ADDRESS = AUTHORITY.address.toLowerCase() as Address;

describe("set-code transactions (EIP-7702)", () => {
  let chain: TestChain;
  let contract: Address;
  beforeEach(async () => {
    chain = await aChain();
    const { receipts } = await chain.advance([
      aTransaction(SENDER, { data: playgroundInitCode(), gasLimit: 5_000_000n }),
    ]);
    contract = receipts[0]?.contractAddress ?? AUTHORITY_ADDRESS;
  });
  afterEach(() => chain.close());

  function aSetCode(options: {
    nonce: number;
    authorityNonce?: number;
    chainId?: bigint;
    target?: Address;
    data?: Hex;
    highS?: boolean;
  }) {
    const authorization = AUTHORITY.authorizeSync({
      address: options.target ?? contract,
      nonce: options.authorityNonce ?? 0,
      chainId: options.chainId ?? CHAIN_ID,
    });
    const transaction = Transaction.from({
      type: 4,
      chainId: CHAIN_ID,
      nonce: options.nonce,
      to: AUTHORITY_ADDRESS,
      data: options.data ?? "0x",
      gasLimit: 500_000n,
      maxFeePerGas: 0n,
      maxPriorityFeePerGas: 0n,
      authorizationList: [authorization],
    });
    transaction.signature = SENDER.signingKey.sign(transaction.unsignedHash);
    return decodeTransaction(hexToBytes(transaction.serialized as Hex));
  }
  const codeOf = (address: Address) =>
    bytesToHex(chain.executor.code(address, chain.database.chain.head().block.header));

  it("gives an account the code of another, and the account can still send", async () => {
    const { receipts, block } = await chain.advance([
      aSetCode({ nonce: 1, data: calling("store", 1, 9) }),
      aTransaction(AUTHORITY, { nonce: 1, to: AUTHORITY_ADDRESS, data: calling("store", 2, 8) }),
    ]);
    expect(receipts.map(({ succeeded }) => succeeded)).to.deep.equal([true, true]);
    expect(codeOf(AUTHORITY_ADDRESS)).to.equal(`0xef0100${contract.slice(2)}`);
    const value = await chain.executor.call(aCall(AUTHORITY_ADDRESS, "values", 1), block.header);
    expect(BigInt(value.returnData)).to.equal(9n);
  });

  it("takes the code away with the zero address", async () => {
    await chain.advance([aSetCode({ nonce: 1 })]);
    await chain.advance([
      aSetCode({ nonce: 2, authorityNonce: 1, target: `0x${"00".repeat(20)}` }),
    ]);
    expect(codeOf(AUTHORITY_ADDRESS)).to.equal("0x");
  });

  const skipped = [
    { desc: "of another chain", options: { chainId: 1n } },
    { desc: "with another nonce", options: { authorityNonce: 5 } },
  ];
  for (const { desc, options } of skipped) {
    it(`skips an authorization ${desc}`, async () => {
      const { receipts } = await chain.advance([aSetCode({ nonce: 1, ...options })]);
      expect(receipts[0]?.succeeded).to.equal(true);
      expect(codeOf(AUTHORITY_ADDRESS)).to.equal("0x");
    });
  }

  it("costs 25,000 gas for a new account and 12,500 for one that exists", async () => {
    const first = await chain.advance([aSetCode({ nonce: 1, target: `0x${"00".repeat(19)}aa` })]);
    const second = await chain.advance([
      aSetCode({ nonce: 2, authorityNonce: 1, target: `0x${"00".repeat(19)}ab` }),
    ]);
    expect(first.receipts[0]?.gasUsed).to.equal(21_000n + 25_000n);
    // At most a fifth is refunded.
    expect(second.receipts[0]?.gasUsed).to.equal((46_000n * 4n) / 5n);
  });

  it("is executed by others as it was built", async () => {
    const head = chain.database.chain.head();
    const built = await chain.build([aSetCode({ nonce: 1, data: calling("store", 1, 9) })]);
    expect(
      await chain.executor.execute(built.block, head.block.header, head.hash, { isDecided: false }),
    ).to.deep.equal(built);
  });
});
