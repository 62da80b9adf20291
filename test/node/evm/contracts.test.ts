import { expect } from "chai";
import { AbiCoder, Interface, type InterfaceAbi, type ParamType } from "ethers";
import fc from "fast-check";
import { buildGenesis } from "../../../node/src/app/genesis/buildGenesis.ts";
import { CONTRACTS } from "../../../node/src/app/genesis/contracts.ts";
import { DIRECTORY_ADDRESS } from "../../../node/src/app/genesis/deployer.ts";
import { bytes32Text } from "../../../node/src/app/genesis/text.ts";
import { developmentConsortium } from "../../../node/src/app/network/developmentConsortium.ts";
import { addressOf } from "../../../node/src/crypto/signing.ts";
import artifacts from "../../../node/src/generated/contracts.json" with { type: "json" };
import type { Address, Hex } from "../../../node/src/types/hex.ts";
import { type ContractCall, ourChain, theirChain } from "./support/contractCalls.ts";

const SEQUENCES = process.env["PIAOHAO_DEEP"] === "1" ? 500 : 3;
const CALLS = 20;
const VALIDATORS = [1, 2, 3, 4].map((index): Address => `0x${String(index).repeat(40)}`);
const coder = AbiCoder.defaultAbiCoder();

/** A value of an ABI type, small where it can be: identities that exist are met more often. */
function aValue(type: ParamType, known: readonly Address[]): fc.Arbitrary<unknown> {
  if (type.baseType === "array" && type.arrayChildren !== null) {
    return fc.array(aValue(type.arrayChildren, known), { maxLength: 3 });
  }
  if (type.baseType === "tuple") {
    return fc.tuple(...(type.components ?? []).map((part) => aValue(part, known)));
  }
  if (type.type === "address") return fc.constantFrom(...known);
  if (type.type === "bool") return fc.boolean();
  if (type.type === "string") return fc.string({ maxLength: 40 });
  const [, size = "32"] = /^[a-z]+(\d*)$/.exec(type.type) ?? [];
  if (type.type.startsWith("bytes")) {
    const length =
      type.type === "bytes" ? {} : { minLength: Number(size), maxLength: Number(size) };
    return fc.uint8Array({ maxLength: 70, ...length });
  }
  const max = (1n << BigInt(Math.min(Number(size) || 256, 256))) - 1n;
  const small = fc.bigInt(0n, max < 5n ? max : 5n);
  return type.type.startsWith("u") ? fc.oneof(small, fc.bigInt(0n, max)) : small;
}

/** A call of any function of any of the contracts, in the name of any of the accounts. */
function callsOf(
  contracts: ReadonlyMap<string, Address>,
  known: readonly Address[],
): fc.Arbitrary<ContractCall> {
  const functions = [...contracts].flatMap(([name, to]) => {
    const { abi } = artifacts[name as keyof typeof artifacts];
    const methods: { to: Address; selector: string; inputs: readonly ParamType[] }[] = [];
    new Interface(abi as InterfaceAbi).forEachFunction(({ selector, inputs }) => {
      methods.push({ to, selector, inputs });
    });
    return methods;
  });
  return fc.constantFrom(...functions).chain(({ to, selector, inputs }) =>
    fc
      .tuple(fc.constantFrom(...known), ...inputs.map((type) => aValue(type, known)))
      .map(([from, ...values]) => {
        const encoded = coder.encode([...inputs], values);
        return { from: from as Address, to, data: `${selector}${encoded.slice(2)}` as Hex };
      }),
  );
}

describe("our contracts on the machine and on @ethereumjs/evm", () => {
  it("do the same in random sequences of calls: success, gas, refund, output, logs, storage", async function () {
    this.timeout(0);
    const { alloc } = await buildGenesis(
      developmentConsortium({ secret: "fuzz", addressOf, validators: VALIDATORS }),
    );
    const ours = ourChain(alloc);
    const contracts = new Map<string, Address>();
    const directory = new Interface(["function addressOf(bytes32) view returns (address)"]);
    for (const { contract: name } of CONTRACTS) {
      const data = directory.encodeFunctionData("addressOf", [bytes32Text(name)]) as Hex;
      const { output } = ours.call({ from: DIRECTORY_ADDRESS, to: DIRECTORY_ADDRESS, data });
      const at: Address = `0x${output.slice(24)}`;
      if (name in artifacts && BigInt(at) !== 0n) contracts.set(name, at);
    }
    expect(contracts.size).to.be.greaterThan(15);
    const known = Object.keys(alloc) as Address[];
    let [calls, succeeded, logs] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(
        fc.array(callsOf(contracts, known), { minLength: CALLS, maxLength: CALLS }),
        async (sequence) => {
          const [machine, library] = [ourChain(alloc), await theirChain(alloc)];
          for (const call of sequence) {
            const ending = machine.call(call);
            expect(ending).to.deep.equal(await library.call(call));
            calls += 1;
            succeeded += ending.succeeded ? 1 : 0;
            logs += ending.logs.length;
          }
          for (const { address, slots } of machine.world.accounts().values()) {
            for (const [slot, { current }] of slots) {
              expect(await library.slot(address, slot)).to.equal(current);
            }
          }
        },
      ),
      { numRuns: SEQUENCES },
    );
    process.stdout.write(`${calls} calls, ${succeeded} succeeded, ${logs} logs\n`);
    expect(succeeded).to.be.greaterThan(0);
  });
});
