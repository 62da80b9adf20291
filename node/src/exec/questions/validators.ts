import { VALIDATORS_MAX } from "../../types/codec/limits.ts";
import type { Address, Hex } from "../../types/hex.ts";
import { type CallRequest, type CallResult, PLAIN_CALL } from "../../types/ports/executor.ts";
import { sortValidators } from "../../types/validators.ts";

/** `getValidators()`. */
const SELECTOR = Uint8Array.of(0xb7, 0xab, 0x4d, 0xb5);
/** The same on every node, whatever it grants to its users: the answer is consensus. */
const VALIDATORS_GAS = 50_000_000n;
export const VALIDATORS_LIMITS = {
  gasLimit: VALIDATORS_GAS,
  slowGasMax: Number.POSITIVE_INFINITY,
} as const;

const WORD_DIGITS = 64;
const ADDRESS_WORD = /^0{24}[0-9a-f]{40}$/;

export function validatorsRequest(contract: Address): CallRequest {
  return { ...PLAIN_CALL, to: contract, data: SELECTOR, gas: VALIDATORS_GAS };
}

/** The set in ascending order without duplicates; empty if the contract fails or does not answer with addresses. */
export function validatorsOf(result: CallResult): readonly Address[] {
  if (!result.succeeded) return [];
  return sortValidators(decodeAddresses(result.returnData) ?? []);
}

/** `abi.decode(data, (address[]))` in its canonical form. */
function decodeAddresses(data: Hex): readonly Address[] | undefined {
  const words = data.slice(2).match(/.{64}/g) ?? [];
  const [offset, count, ...items] = words;
  if (offset === undefined || count === undefined || data.length - 2 !== words.length * WORD_DIGITS)
    return undefined;
  if (BigInt(`0x${offset}`) !== 32n || BigInt(`0x${count}`) !== BigInt(items.length)) {
    return undefined;
  }
  if (items.length > VALIDATORS_MAX || !items.every((item) => ADDRESS_WORD.test(item))) {
    return undefined;
  }
  return items.map((item): Address => `0x${item.slice(24)}`);
}
