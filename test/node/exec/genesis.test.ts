import { genesisMPTStateRoot } from "@ethereumjs/mpt";
import { expect } from "chai";
import { createGenesisDeployer } from "../../../node/src/exec/genesis/genesisDeployer.ts";
import { type Alloc, parseGenesis } from "../../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../../node/src/exec/genesis/genesisState.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { encodeExtraData } from "../../../node/src/types/codec/extraData.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import { aChain, aGenesis, aGenesisFile, aWallet, CHAIN_ID } from "./support/chain.ts";
import { expectCode } from "./support/errors.ts";
import {
  aCall,
  calling,
  PLAYGROUND,
  playgroundInitCode,
  slotOfValue,
} from "./support/playground.ts";

const RICH: Address = "0x00000000000000000000000000000000000000aa";
const CONTRACT: Address = "0x00000000000000000000000000000000000000cc";
const DEPLOYER: Address = "0x63fd99b34fda1f34ac29ae0a9270a88daa6a220c";
const word = (value: number): Hex => `0x${value.toString(16).padStart(64, "0")}`;

describe("genesis file", () => {
  it("makes the state that its alloc says", async () => {
    const alloc: Alloc = {
      [RICH]: { balance: "0xde0b6b3a7640000" },
      [CONTRACT]: {
        balance: "0x0",
        nonce: "0x1",
        code: "0x6001600255",
        storage: { [word(1)]: word(300), [word(2)]: word(0) },
      },
    };
    const root = await genesisMPTStateRoot({
      [RICH]: "0xde0b6b3a7640000",
      [CONTRACT]: ["0x0", "0x6001600255", [[word(1), "0x012c"]], "0x1"],
    });
    expect(aGenesis(alloc).sealed.block.header.stateRoot).to.equal(bytesToHex(root));
  });

  it("makes a header of its fields", () => {
    const { header, transactions } = aGenesis().sealed.block;
    expect(transactions).to.deep.equal([]);
    expect(header).to.deep.include({ number: 0n, gasLimit: 100_000_000n, timestamp: 0x69af6a10n });
    expect(bytesToHex(encodeExtraData(header.extraData, "full"))).to.equal(
      aGenesisFile()["extraData"],
    );
  });

  it("keeps what Besu knows and we do not", () => {
    const file = aGenesisFile();
    const config = { ...(file["config"] as object), contractSizeLimit: 24_576 };
    expect(parseGenesis({ ...file, config, number: "0x0" })).to.have.nested.property(
      "config.contractSizeLimit",
      24_576,
    );
  });

  const invalid: readonly (readonly [
    string,
    string,
    (file: Record<string, unknown>) => unknown,
  ])[] = [
    ["no object", "", () => 7],
    [
      "a fork that is not Prague",
      "config.pragueTime",
      (file) => withConfig(file, { pragueTime: 5 }),
    ],
    ["a price of gas", "config.zeroBaseFee", (file) => withConfig(file, { zeroBaseFee: false })],
    ["no chain id", "config.chainId", (file) => withConfig(file, { chainId: undefined })],
    [
      "no validator contract",
      "config.qbft.validatorcontractaddress",
      (file) =>
        withConfig(file, {
          qbft: { blockperiodseconds: 1, requesttimeoutseconds: 4, epochlength: 1 },
        }),
    ],
    [
      "Besu's own first base fee",
      "baseFeePerGas",
      (file) => ({ ...file, baseFeePerGas: undefined }),
    ],
    ["another mix hash", "mixHash", (file) => ({ ...file, mixHash: word(0) })],
    ["another difficulty", "difficulty", (file) => ({ ...file, difficulty: "0x0" })],
    ["a nonce", "nonce", (file) => ({ ...file, nonce: "0x1" })],
    ["a gas limit that is no quantity", "gasLimit", (file) => ({ ...file, gasLimit: "100" })],
    [
      "an upper-case address",
      `alloc.${RICH.toUpperCase()}`,
      (file) => ({ ...file, alloc: { [RICH.toUpperCase()]: {} } }),
    ],
    [
      "an unknown field of an account",
      `alloc.${RICH}`,
      (file) => ({ ...file, alloc: { [RICH]: { secret: "0x1" } } }),
    ],
    [
      "storage of an account that could disappear",
      `alloc.${RICH}`,
      (file) => ({
        ...file,
        alloc: { [RICH]: { balance: "0x1", storage: { [word(1)]: word(1) } } },
      }),
    ],
    [
      "storage of an account with nonce 0",
      `alloc.${RICH}`,
      (file) => ({ ...file, alloc: { [RICH]: { nonce: "0x0", storage: { [word(1)]: word(1) } } } }),
    ],
  ];
  for (const [what, field, change] of invalid) {
    it(`is refused with ${what}, naming the field`, () => {
      const error = errorOf(() => parseGenesis(change(aGenesisFile())));
      expect([error.code, error.details["field"]]).to.deep.equal(["EXEC_INVALID_GENESIS", field]);
    });
  }

  for (const [what, extraData] of [
    ["that is no RLP", "0xff"],
    ["that names validators", `0xf83aa0${"00".repeat(32)}d594${"11".repeat(20)}c080c0`],
    ["with a round", `0xe5a0${"00".repeat(32)}c0c001c0`],
  ] as const) {
    it(`is refused with extraData ${what}`, () => {
      const file = parseGenesis({ ...aGenesisFile(), extraData });
      expect(errorOf(() => genesisState(file)).code).to.equal("EXEC_INVALID_GENESIS");
    });
  }
});

describe("genesis deployer", () => {
  const aDeployer = () =>
    createGenesisDeployer({ chainId: CHAIN_ID, timestamp: 1_773_104_400n, deployer: DEPLOYER });

  it("deploys by the deployer's nonces, at the time of the genesis", async () => {
    const deployer = aDeployer();
    const first = await deployer.deploy(playgroundInitCode());
    const second = await deployer.deploy(playgroundInitCode());
    expect(first).to.not.equal(second);
    const [number, timestamp] = PLAYGROUND.decodeFunctionResult(
      "now_",
      await deployer.view(second, calling("now_")),
    );
    expect([number, timestamp]).to.deep.equal([0n, 1_773_104_400n]);
  });

  it("keeps what calls change and nothing that views change", async () => {
    const deployer = aDeployer();
    const address = await deployer.deploy(playgroundInitCode());
    await deployer.call(address, calling("store", 1, 5));
    await deployer.view(address, calling("store", 1, 6));
    await deployer.view(address, calling("store", 2, 6));
    await deployer.call(address, calling("store", 3, 7));
    const values = await Promise.all(
      [1, 2, 3].map((key) => deployer.view(address, calling("values", key))),
    );
    expect(values.map(Number)).to.deep.equal([5, 0, 7]);
    expect(deployer.dumpAlloc()[address]?.storage).to.have.keys(slotOfValue(1n), slotOfValue(3n));
  });

  it("says what failed, with the revert data", async () => {
    const deployer = aDeployer();
    const address = await deployer.deploy(playgroundInitCode());
    const error = await expectCode(
      deployer.call(address, calling("refuse", 4)),
      "EXEC_DEPLOYMENT_FAILED",
    );
    expect(error.details).to.include({ to: address, halt: "reverted" });
    expect(PLAYGROUND.parseError(String(error.details["returnData"]))?.args[0]).to.equal(4n);
    const creation = await expectCode(deployer.deploy("0xfe"), "EXEC_DEPLOYMENT_FAILED");
    expect(creation.details).to.include({ to: undefined, halt: "invalid opcode" });
    expect(Number(await deployer.view(address, calling("values", 4)))).to.equal(0);
  });

  it("dumps an alloc from which a chain goes on where the deployment ended", async () => {
    const deployer = aDeployer();
    const address = await deployer.deploy(playgroundInitCode());
    const validators = [aWallet(1), aWallet(2)]
      .map((wallet) => wallet.address.toLowerCase() as Address)
      .sort();
    await deployer.call(address, calling("setValidators", validators));
    await deployer.call(address, calling("store", 1, 5));
    await deployer.call(address, calling("create"));
    const alloc = deployer.dumpAlloc();
    expect(Object.keys(alloc)).to.deep.equal(Object.keys(alloc).sort());
    expect(alloc).to.not.have.property(DEPLOYER);
    expect(Object.values(alloc).map(({ nonce }) => nonce)).to.include.members(["0x1", "0x2"]);
    const chain = await aChain({ alloc, executor: { validatorContract: address } });
    const { header } = chain.genesis.sealed.block;
    expect(await chain.executor.validators(header)).to.deep.equal(validators);
    expect(
      Number((await chain.executor.call(aCall(address, "values", 1), header)).returnData),
    ).to.equal(5);
    await chain.close();
  });

  it("dumps the same for the same deployment", async () => {
    const dumps = await Promise.all(
      [0, 1].map(async () => {
        const deployer = aDeployer();
        const address = await deployer.deploy(playgroundInitCode());
        await deployer.call(address, calling("storeMany", 0, 20));
        return JSON.stringify(deployer.dumpAlloc());
      }),
    );
    expect(dumps[0]).to.equal(dumps[1]);
  });
});

function withConfig(file: Record<string, unknown>, fields: Record<string, unknown>): unknown {
  return { ...file, config: { ...(file["config"] as object), ...fields } };
}

function errorOf(run: () => unknown): NodeError {
  try {
    run();
  } catch (error) {
    if (error instanceof NodeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
