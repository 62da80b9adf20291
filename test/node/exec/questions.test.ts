import { verifyMerkleProof } from "@ethereumjs/mpt";
import { expect } from "chai";
import { createExecutor } from "../../../node/src/exec/executor.ts";
import { decodeAccount } from "../../../node/src/exec/state/account.ts";
import { decodeSlot } from "../../../node/src/exec/state/slot.ts";
import type { Header } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { bytesToBigint, bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../../node/src/types/hex.ts";
import { keccak256 } from "../../../node/src/types/keccak.ts";
import { type CallRequest, PLAIN_CALL } from "../../../node/src/types/ports/executor.ts";
import {
  aChain,
  aTransaction,
  aWallet,
  CHAIN_ID,
  decodeTransaction,
  type TestChain,
  VALIDATOR_CONTRACT,
} from "./support/chain.ts";
import { expectCode } from "./support/errors.ts";
import {
  aCall,
  calling,
  PLAYGROUND,
  playgroundInitCode,
  slotOfValue,
} from "./support/playground.ts";

const RICH = aWallet(0);
const RICH_ADDRESS = RICH.address.toLowerCase() as Address;
const STRANGER: Address = "0x00000000000000000000000000000000000a11ce";
/** Calls itself twice, whatever comes of it, without a single jump. */
const RECURSER: Address = "0x000000000000000000000000000000000000ecec";
const ALLOC = {
  [RICH_ADDRESS]: { balance: "0xde0b6b3a7640000" as const },
  [RECURSER]: { code: "0x5f5f5f5f5f305af1505f5f5f5f5f305af15000" as const },
};

describe("questions about the state", () => {
  let chain: TestChain;
  let address: Address;
  let nonce: number;
  before(async () => {
    chain = await aChain({ alloc: ALLOC, executor: { limits: { callMs: 150 } } });
    const { receipts } = await chain.advance([
      aTransaction(RICH, { data: playgroundInitCode(), gasLimit: 5_000_000n }),
    ]);
    address = receipts[0]?.contractAddress ?? STRANGER;
    nonce = 1;
  });
  after(() => chain.close());

  const head = (): Header => chain.database.chain.head().block.header;
  const store = (key: number, value: number) =>
    aTransaction(RICH, { nonce: nonce++, to: address, data: calling("store", key, value) });
  const valueAt = async (key: number, header: Header): Promise<bigint> =>
    BigInt((await chain.executor.call(aCall(address, "values", key), header)).returnData);

  describe("calls", () => {
    it("answer with return data, gas and logs, and change nothing", async () => {
      const before = head().stateRoot;
      const result = await chain.executor.call(aCall(address, "store", 3, 4), head());
      expect(result).to.include({ succeeded: true, returnData: "0x", halt: undefined });
      expect(
        result.logs.map((log) => PLAYGROUND.parseLog(log as never)?.args["value"]),
      ).to.deep.equal([4n]);
      expect(await valueAt(3, head())).to.equal(0n);
      const { block } = await chain.build([]);
      expect(block.header.stateRoot).to.equal(before);
    });

    it("keep the revert data", async () => {
      const result = await chain.executor.call(aCall(address, "refuse", 8), head());
      expect(result).to.include({ succeeded: false, halt: undefined });
      const error = PLAYGROUND.parseError(result.returnData);
      expect([error?.name, ...(error?.args ?? [])]).to.deep.equal(["Refused", 8n, "no"]);
    });

    const halts: readonly (readonly [string, () => Partial<CallRequest>, string])[] = [
      ["an invalid instruction", () => aCall(address, "fail"), "invalid opcode"],
      ["too little gas", () => ({ ...aCall(address, "store", 1, 1), gas: 30_000n }), "out of gas"],
      ["less gas than it costs to begin", () => ({ gas: 20_999n }), "intrinsic gas too low"],
      [
        "more value than the sender has",
        () => ({ value: 1n }),
        "insufficient funds for gas * price + value",
      ],
    ];
    for (const [what, request, halt] of halts) {
      it(`halt at ${what}`, async () => {
        const call = { ...aCall(address, "values", 1), ...request() };
        expect(await chain.executor.call(call, head())).to.include({ succeeded: false, halt });
      });
    }

    it("create a contract without a recipient", async () => {
      const data = hexToBytes(playgroundInitCode());
      const result = await chain.executor.call(
        { ...PLAIN_CALL, from: RICH_ADDRESS, to: undefined, data },
        head(),
      );
      expect(result.succeeded).to.equal(true);
      expect(result.returnData).to.equal(bytesToHex(chain.executor.code(address, head())));
    });

    const endless: readonly (readonly [string, () => CallRequest])[] = [
      ["loop", () => aCall(address, "spin")],
      ["recurse", () => aCall(RECURSER, "spin")],
    ];
    for (const [how, request] of endless) {
      it(`end after their time when they ${how}, and let others work meanwhile`, async () => {
        let [turns, isOver] = [0, false];
        const count = (): void => {
          turns += 1;
          if (!isOver) setImmediate(count);
        };
        setImmediate(count);
        // Gas for days.
        const header = { ...head(), gasLimit: 1n << 50n };
        try {
          await expectCode(chain.executor.call(request(), header), "EXEC_TIMEOUT");
        } finally {
          isOver = true;
        }
        expect(turns).to.be.greaterThan(0);
        expect(await valueAt(3, head())).to.equal(0n);
      });
    }

    it("wait for one another and are refused beyond a limit", async () => {
      const small = await aChain({
        alloc: ALLOC,
        executor: { limits: { callsMax: 1, waitingCallsMax: 2 } },
      });
      const request = { ...aCall(STRANGER, "values", 1), from: RICH_ADDRESS };
      const genesis = small.genesis.sealed.block.header;
      const results = await Promise.allSettled(
        Array.from({ length: 5 }, () => small.executor.call(request, genesis)),
      );
      const codes = results.map((result) =>
        result.status === "rejected" ? result.reason.code : "ok",
      );
      expect(codes).to.deep.equal(["ok", "ok", "ok", "EXEC_BUSY", "EXEC_BUSY"]);
      await small.close();
    });
  });

  describe("gas estimates", () => {
    it("are the smallest gas that succeeds", async () => {
      const request = aCall(address, "store", 90, 1);
      const estimate = await chain.executor.estimateGas(request, head());
      if (!("gas" in estimate)) throw new Error("failed");
      const withGas = (gas: bigint) => chain.executor.call({ ...request, gas }, head());
      expect(await withGas(estimate.gas)).to.include({ succeeded: true });
      expect(await withGas(estimate.gas - 1n)).to.include({ succeeded: false });
    });

    it("find gas that is only held, not used", async () => {
      const estimate = await chain.executor.estimateGas(
        aCall(address, "needsGas", 3_000_000),
        head(),
      );
      if (!("gas" in estimate)) throw new Error("failed");
      expect(estimate.gas > 3_000_000n && estimate.gas < 3_030_000n).to.equal(true);
    });

    it("of a transfer are 21,000", async () => {
      const data = new Uint8Array();
      const transfer = { ...PLAIN_CALL, from: RICH_ADDRESS, to: STRANGER, data, value: 1n };
      expect(await chain.executor.estimateGas(transfer, head())).to.deep.equal({ gas: 21_000n });
    });

    it("of a failing call are its result with the revert data", async () => {
      const estimate = await chain.executor.estimateGas(aCall(address, "refuse", 8), head());
      if (!("failed" in estimate)) throw new Error("succeeded");
      expect(PLAYGROUND.parseError(estimate.failed.returnData)?.name).to.equal("Refused");
    });

    it("do not go above the gas that is offered", async () => {
      const request = { ...aCall(address, "store", 91, 1), gas: 30_000n };
      const estimate = await chain.executor.estimateGas(request, head());
      expect(estimate).to.have.nested.property("failed.halt", "out of gas");
    });
  });

  describe("at an earlier height", () => {
    it("are answered from the state of that height", async () => {
      const headers: Header[] = [];
      for (const value of [1, 2, 0, 4])
        headers.push((await chain.advance([store(50, value)])).block.header);
      const values = await Promise.all(headers.map((header) => valueAt(50, header)));
      expect(values).to.deep.equal([1n, 2n, 0n, 4n]);
      const slot = slotOfValue(50n);
      const stored = headers.map((header) =>
        BigInt(chain.executor.storageAt(address, slot, header)),
      );
      expect(stored).to.deep.equal([1n, 2n, 0n, 4n]);
      const nonces = headers.map((header) => chain.executor.account(RICH_ADDRESS, header)?.nonce);
      expect(nonces.map((at) => Number(at) - Number(nonces[0]))).to.deep.equal([0, 1, 2, 3]);
      const genesis = chain.genesis.sealed.block.header;
      expect(chain.executor.account(address, genesis)).to.equal(undefined);
      expect(chain.executor.code(address, genesis)).to.have.length(0);
    });

    it("see one block only, however the head moves while they run", async () => {
      const { block } = await chain.advance([store(51, 1)]);
      const built = await chain.build([store(51, 2)]);
      const commit = chain.database.chain.commit(built, sealedBlockOf(built.block));
      const during = Array.from({ length: 20 }, () => valueAt(51, block.header));
      expect(head()).to.deep.equal(block.header);
      expect(chain.executor.account(RICH_ADDRESS, block.header)?.nonce).to.equal(BigInt(nonce - 1));
      await commit;
      expect(new Set(await Promise.all(during))).to.deep.equal(new Set([1n]));
      expect(await valueAt(51, head())).to.equal(2n);
    });
  });

  describe("proofs", () => {
    async function proven(root: Hash, key: Uint8Array, proof: readonly Hex[]) {
      const nodes = proof.map(hexToBytes);
      const options = { root: hexToBytes(root), useKeyHashing: true };
      return (await verifyMerkleProof(key, nodes, options)) ?? undefined;
    }

    /** The account's leaf, checked against the answer, and what the slots' proofs prove. */
    async function provenValues(
      slots: readonly Hash[],
      header: Header,
    ): Promise<readonly bigint[]> {
      const proof = await chain.executor.proof(address, slots, header);
      expect(proof.storageProof.map(({ key }) => key)).to.deep.equal(slots);
      const leaf = await proven(header.stateRoot, hexToBytes(address), proof.accountProof);
      const account = decodeAccount(leaf ?? new Uint8Array(0));
      const code = keccak256(chain.executor.code(address, header));
      expect({ ...account, codeHash: bytesToHex(account.codeHash) }).to.deep.include({
        nonce: proof.nonce,
        balance: proof.balance,
        storageRoot: hexToBytes(proof.storageRoot),
        codeHash: bytesToHex(code),
      });
      return Promise.all(
        proof.storageProof.map(async (entry) => {
          const value = await proven(proof.storageRoot, hexToBytes(entry.key), entry.proof);
          const proved = value === undefined ? 0n : bytesToBigint(decodeSlot(value));
          expect(entry.value).to.equal(proved);
          return proved;
        }),
      );
    }

    it("of an account and its slots hold under the state root of every height", async () => {
      const slots = [slotOfValue(60n), slotOfValue(61n), slotOfValue(999n)];
      const first = (await chain.advance([store(60, 6)])).block.header;
      const second = (await chain.advance([store(60, 0), store(61, 7)])).block.header;
      expect(await provenValues(slots, first)).to.deep.equal([6n, 0n, 0n]);
      expect(await provenValues(slots, second)).to.deep.equal([0n, 7n, 0n]);
    });

    it("of many slots give way to others", async () => {
      const slots = Array.from({ length: 20_000 }, (_, key) => slotOfValue(BigInt(key)));
      let turns = 0;
      let isProven = false;
      const other = (): void => {
        turns += 1;
        if (!isProven) setImmediate(other);
      };
      setImmediate(other);
      const proof = await chain.executor.proof(address, slots, head());
      isProven = true;
      expect(proof.storageProof.length).to.equal(slots.length);
      expect(turns).to.be.above(2);
    });

    it("show that an account does not exist", async () => {
      const proof = await chain.executor.proof(STRANGER, [slotOfValue(1n)], head());
      expect(proof).to.deep.include({ nonce: 0n, balance: 0n });
      expect(proof.storageProof[0]).to.deep.include({ value: 0n, proof: [] });
      expect(await proven(head().stateRoot, hexToBytes(STRANGER), proof.accountProof)).to.equal(
        undefined,
      );
    });
  });
});

describe("a node that has just started", () => {
  it("answers questions about any height from the disk, in a few steps each", async () => {
    const chain = await aChain({ alloc: ALLOC });
    try {
      const headers = [chain.genesis.sealed.block.header];
      for (let nonce = 0; nonce < 300; nonce += 1) {
        const { block } = await chain.advance([aTransaction(RICH, { nonce, to: STRANGER })]);
        headers.push(block.header);
      }
      const { state, chain: blocks, snapshots } = chain.database;
      for (const header of headers) {
        const before = snapshots.looks();
        const executor = createExecutor({
          state,
          chain: blocks,
          chainId: CHAIN_ID,
          validatorContract: VALIDATOR_CONTRACT,
          decodeTransaction,
        });
        const account = await executor.account(RICH_ADDRESS, header);
        expect(account?.nonce).to.equal(header.number);
        // The state's root and the branch below it: nine times 32, and 31.
        expect(snapshots.looks() - before).to.be.at.most(2 * (9 + 31));
      }
    } finally {
      await chain.close();
    }
  });
});

describe("validators", () => {
  let chain: TestChain;
  let contract: Address;
  let nonce: number;
  before(async () => {
    // Where the first contract of the first account comes to be.
    contract = "0xf2e246bb76df876cef8b38ae84130f4f55de395b";
    chain = await aChain({ executor: { validatorContract: contract } });
    const { receipts } = await chain.advance([
      aTransaction(aWallet(1), { data: playgroundInitCode(), gasLimit: 5_000_000n }),
    ]);
    contract = receipts[0]?.contractAddress ?? contract;
    await chain.close(true);
    chain = await aChain({ path: chain.path, executor: { validatorContract: contract } });
    nonce = 1;
  });
  after(() => chain.close());

  async function validatorsAfterSetting(
    addresses: readonly Address[],
  ): Promise<readonly Address[]> {
    const data = calling("setValidators", addresses);
    const transaction = aTransaction(aWallet(1), {
      nonce: nonce++,
      to: contract,
      data,
      gasLimit: 20_000_000n,
    });
    const { block } = await chain.advance([transaction]);
    return chain.executor.validators(block.header);
  }
  const numbered = (number: number): Address => `0x${number.toString(16).padStart(40, "0")}`;

  it("come in ascending order without duplicates", async () => {
    const set = await validatorsAfterSetting([numbered(9), numbered(2), numbered(9), numbered(10)]);
    expect(set).to.deep.equal([numbered(2), numbered(9), numbered(10)]);
  });

  it("do not wait behind the calls of users, nor are refused with them", async () => {
    const executor = {
      validatorContract: contract,
      limits: { callsMax: 1, waitingCallsMax: 1, callMs: 150 },
    };
    const busy = await aChain({ alloc: ALLOC, executor });
    const genesis = busy.genesis.sealed.block.header;
    const endless = { ...aCall(RECURSER, "values", 1), gas: 10_000_000n };
    let answered = 0;
    const calls = Array.from({ length: 3 }, () =>
      busy.executor.call(endless, genesis).finally(() => (answered += 1)),
    );
    const settled = Promise.allSettled(calls);
    expect(await busy.executor.validators(genesis)).to.deep.equal([]);
    // Only the one that was refused at once.
    expect(answered).to.equal(1);
    await settled;
    await busy.close();
  });

  it("are those of the height asked about", async () => {
    await validatorsAfterSetting([numbered(1)]);
    const earlier = chain.database.chain.head().block.header;
    await validatorsAfterSetting([numbered(2)]);
    expect(await chain.executor.validators(earlier)).to.deep.equal([numbered(1)]);
  });

  it("are none when the contract names none, too many, or does not answer", async () => {
    expect(await validatorsAfterSetting([])).to.deep.equal([]);
    const many = Array.from({ length: 129 }, (_, index) => numbered(index + 1));
    expect(await validatorsAfterSetting(many)).to.deep.equal([]);
    expect(await validatorsAfterSetting(many.slice(1))).to.have.length(128);
    expect(await chain.executor.validators(chain.genesis.sealed.block.header)).to.deep.equal([]);
  });
});
