import { expect } from "chai";
import { Transaction } from "ethers";
import { estimateGas } from "../../../node/src/exec/questions/estimate.ts";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../../node/src/types/hex.ts";
import { type CallRequest, PLAIN_CALL } from "../../../node/src/types/ports/executor.ts";
import {
  aChain,
  aTransaction,
  aWallet,
  CHAIN_ID,
  decodeTransaction,
  type TestChain,
} from "./support/chain.ts";
import { calling, playgroundInitCode } from "./support/playground.ts";

const SENDER = aWallet(0);
const SENDER_ADDRESS = SENDER.address.toLowerCase() as Address;
const AUTHORITY = aWallet(1);
const AUTHORITY_ADDRESS = AUTHORITY.address.toLowerCase() as Address;
const BALANCE = 1_000_000n;
/** Answers with the price of gas. */
const PRICE_TELLER: Address = "0x000000000000000000000000000000000000feed";
const ALLOC = {
  [SENDER_ADDRESS]: { balance: "0xf4240" as const },
  [PRICE_TELLER]: { code: "0x3a5f5260205ff3" as const },
};
const NO_DATA = new Uint8Array();

describe("a gas estimate", () => {
  it("lets others work between its runs, however short each is", async () => {
    let [runs, lateRuns, others] = [0, 0, 0];
    const run = async (gas: bigint) => {
      if (runs === 0) setImmediate(() => others++);
      runs += 1;
      if (others > 0) lateRuns += 1;
      for (const until = performance.now() + 1; performance.now() < until; );
      const outcome = { returnData: "0x" as const, gasUsed: 21_000n, logs: [], halt: undefined };
      return { ...outcome, succeeded: gas >= 1n << 40n };
    };
    expect(await estimateGas(run, 1n << 41n)).to.deep.equal({ gas: 1n << 40n });
    expect(runs).to.be.above(20);
    expect(lateRuns).to.be.above(0);
  });
});

describe("calls and estimates of what a transaction carries", () => {
  let chain: TestChain;
  let contract: Address;
  beforeEach(async () => {
    chain = await aChain({ alloc: ALLOC });
    const { receipts } = await chain.advance([
      aTransaction(SENDER, { data: playgroundInitCode(), gasLimit: 5_000_000n }),
    ]);
    contract = receipts[0]?.contractAddress ?? SENDER_ADDRESS;
  });
  afterEach(() => chain.close());

  const head = () => chain.database.chain.head().block.header;
  async function estimateOf(request: Partial<CallRequest>): Promise<bigint> {
    const from = SENDER_ADDRESS;
    const whole = { ...PLAIN_CALL, from, to: contract, data: NO_DATA, ...request };
    const estimate = await chain.executor.estimateGas(whole, head());
    if ("gas" in estimate) return estimate.gas;
    throw new Error(estimate.failed.halt);
  }
  /** Whether a transaction that has exactly the gas of its estimate succeeds. */
  async function succeeds(fields: object): Promise<boolean | undefined> {
    const common = { chainId: CHAIN_ID, nonce: 1, to: contract, ...fields };
    const transaction = Transaction.from(common);
    transaction.signature = SENDER.signingKey.sign(transaction.unsignedHash);
    const { receipts } = await chain.advance([
      decodeTransaction(hexToBytes(transaction.serialized as Hex)),
    ]);
    return receipts[0]?.succeeded;
  }

  it("count an access list, also where nothing uses it", async () => {
    const keys = [1, 2, 3].map((key): Hash => `0x${key.toString(16).padStart(64, "0")}`);
    const accessList = [
      { address: contract, storageKeys: keys },
      { address: PRICE_TELLER, storageKeys: [] },
    ];
    const data = calling("store", 5, 6);
    expect(await estimateOf({ to: SENDER_ADDRESS, accessList })).to.equal(31_500n);
    const gasLimit = await estimateOf({ data: hexToBytes(data), accessList });
    expect(gasLimit > (await estimateOf({ data: hexToBytes(data) }))).to.equal(true);
    expect(await succeeds({ type: 1, gasPrice: 0, data, accessList, gasLimit })).to.equal(true);
  });

  it("give an account the code that it is authorized to have", async () => {
    const signed = AUTHORITY.authorizeSync({ address: contract, nonce: 0, chainId: CHAIN_ID });
    const { yParity, r, s } = signed.signature;
    const entry = { chainId: CHAIN_ID, address: contract, nonce: 0n };
    const signature = { yParity: BigInt(yParity), r: BigInt(r), s: BigInt(s) };
    const to = AUTHORITY_ADDRESS;
    const data = calling("store", 1, 9);
    const authorizations = [{ ...entry, ...signature }];
    const gasLimit = await estimateOf({ to, data: hexToBytes(data), authorizations });
    const authorizationList = [signed];
    expect(await succeeds({ type: 4, to, data, authorizationList, gasLimit })).to.equal(true);
    const read = { ...PLAIN_CALL, to, data: hexToBytes(calling("values", 1)) };
    expect(BigInt((await chain.executor.call(read, head())).returnData)).to.equal(9n);
  });

  const prices: readonly (readonly [string, Partial<CallRequest>, bigint])[] = [
    ["nothing", {}, 0n],
    ["a price", { gasPrice: 7n }, 7n],
    ["a priority fee below it", { gasPrice: 7n, maxPriorityFeePerGas: 3n }, 3n],
  ];
  for (const [what, fee, price] of prices) {
    it(`see the price of gas that is paid where ${what} is offered`, async () => {
      const call = { ...PLAIN_CALL, from: SENDER_ADDRESS, to: PRICE_TELLER, data: NO_DATA };
      const result = await chain.executor.call({ ...call, ...fee, gas: 100_000n }, head());
      expect(BigInt(result.returnData)).to.equal(price);
    });
  }

  it("need a balance for the most that they offer", async () => {
    const call = { ...PLAIN_CALL, from: SENDER_ADDRESS, to: PRICE_TELLER, data: NO_DATA };
    const offer = { gas: 100_000n, gasPrice: BALANCE / 100_000n, maxPriorityFeePerGas: 0n };
    const resultOf = (more: Partial<CallRequest>) =>
      chain.executor.call({ ...call, ...offer, ...more }, head());
    expect(await resultOf({})).to.include({ succeeded: true });
    for (const more of [{ gas: 100_001n }, { value: 1n }, { from: undefined }]) {
      expect(await resultOf(more)).to.include({
        succeeded: false,
        halt: "insufficient funds for gas * price + value",
      });
    }
  });

  it("estimate with the gas that the balance pays for", async () => {
    const gasPrice = BALANCE / 40_000n;
    const to = PRICE_TELLER;
    const plain = await estimateOf({ to });
    expect(await estimateOf({ to, gasPrice })).to.equal(plain);
    const unpayable = { ...PLAIN_CALL, from: SENDER_ADDRESS, to, data: NO_DATA, gasPrice: BALANCE };
    expect(await chain.executor.estimateGas(unpayable, head())).to.have.nested.property(
      "failed.halt",
      "insufficient funds for gas * price + value",
    );
  });
});
