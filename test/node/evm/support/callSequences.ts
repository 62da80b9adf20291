import { AbiCoder, Interface, type InterfaceAbi, type ParamType } from "ethers";
import fc from "fast-check";
import artifacts from "../../../../node/src/generated/contracts.json" with { type: "json" };
import type { Address, Hex } from "../../../../node/src/types/hex.ts";
import type { ContractCall } from "./contractCalls.ts";
import { callsOfRequest, type Story } from "./story.ts";

/** A call without the block that it is made in. */
type Message = Pick<ContractCall, "from" | "to" | "data">;

const coder = AbiCoder.defaultAbiCoder();
const WORD_BYTES = 32;
const SELECTOR_BYTES = 4;
/** Of every so many calls of the story one is left out. */
const ONE_LEFT_OUT_OF = 40;
const LEAST_GAS = 1_000;

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
function anyCall(
  contracts: ReadonlyMap<string, Address>,
  known: readonly Address[],
): fc.Arbitrary<Message> {
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

/** The call with another sender, another word among its arguments or less gas. */
function mutantOf(call: ContractCall, known: readonly Address[]): fc.Arbitrary<ContractCall> {
  const argumentWords = Math.floor((call.data.length / 2 - 1 - SELECTOR_BYTES) / WORD_BYTES);
  const otherSender = fc.constantFrom(...known).map((from) => ({ ...call, from }));
  const lessGas = fc.integer({ min: LEAST_GAS, max: call.gas }).map((gas) => ({ ...call, gas }));
  if (argumentWords === 0) return fc.oneof(otherSender, lessGas);
  const otherWord = fc
    .tuple(
      fc.nat({ max: argumentWords - 1 }),
      fc.oneof(
        fc.bigInt(0n, 200n),
        fc.bigInt(0n, (1n << 256n) - 1n),
        fc.constantFrom(...known.map(BigInt)),
      ),
    )
    .map(([index, word]) => ({ ...call, data: withWord(call.data, index, word) }));
  return fc.oneof(otherSender, lessGas, { weight: 3, arbitrary: otherWord });
}

function withWord(data: Hex, index: number, word: bigint): Hex {
  const from = 2 + 2 * (SELECTOR_BYTES + index * WORD_BYTES);
  const digits = word.toString(16).padStart(2 * WORD_BYTES, "0");
  return `0x${data.slice(2, from)}${digits}${data.slice(from + 2 * WORD_BYTES)}`;
}

/**
 * The story's calls in their order, few of them left out, and between them others in the block of the one that follows:
 * mutants of that one and of what it makes its account do, the same again, and calls of anything.
 */
export function storyWithOthers(
  { calls, alloc }: Story,
  contracts: ReadonlyMap<string, Address>,
): fc.Arbitrary<readonly ContractCall[]> {
  const known = [
    ...new Set([...Object.keys(alloc), ...calls.flatMap(({ from, to }) => [from, to])]),
  ];
  const accounts = known.map((account) => account.toLowerCase() as Address);
  const stranger = anyCall(contracts, accounts);
  const at = (call: ContractCall): fc.Arbitrary<readonly ContractCall[]> => {
    const inner = callsOfRequest(call).map((own) => mutantOf(own, accounts));
    const other = fc.oneof(
      mutantOf(call, accounts),
      { weight: 3, arbitrary: fc.oneof(...inner) },
      { weight: 2, arbitrary: stranger.map((message) => ({ ...call, ...message })) },
    );
    const own = fc.nat({ max: ONE_LEFT_OUT_OF - 1 }).map((drawn) => (drawn === 0 ? [] : [call]));
    const again = fc.constantFrom([], [], [], [call]);
    return fc.tuple(fc.array(other, { maxLength: 2 }), own, again).map((parts) => parts.flat());
  };
  return fc.tuple(...calls.map(at)).map((parts) => parts.flat());
}
