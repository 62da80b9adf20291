import type { Address } from "../../types/hex.ts";
import type { Environment, Operation } from "../context.ts";
import type { Frame } from "../frame.ts";
import { GAS, wordsOf } from "../gas.ts";
import {
  addressToWord,
  bytesToWord,
  readWord,
  toNumber,
  type Word,
  wordToAddress,
} from "../word.ts";

/** What a code can know of its call, of other accounts and of data beside its memory. */
export const ENVIRONMENT: Readonly<Record<number, Operation>> = {
  48: known("ADDRESS", (frame) => frame.addressWord),
  49: ofAccount("BALANCE", (address, { world }) => world.account(address).balance),
  50: known("ORIGIN", (_frame, { transaction }) => addressToWord(transaction.origin)),
  51: known("CALLER", (frame) => addressToWord(frame.caller)),
  52: known("CALLVALUE", (frame) => frame.value),
  53: { name: "CALLDATALOAD", gas: 3, pops: 1, pushes: 1, execute: loadData, isPlain: true },
  54: known("CALLDATASIZE", (frame) => BigInt(frame.data.length)),
  55: copying("CALLDATACOPY", (frame) => frame.data),
  56: known("CODESIZE", (frame) => BigInt(frame.code.bytes.length)),
  57: copying("CODECOPY", (frame) => frame.code.bytes),
  58: known("GASPRICE", (_frame, { transaction }) => transaction.gasPrice),
  59: ofAccount("EXTCODESIZE", (address, { world }) => BigInt(world.codeOf(address).bytes.length)),
  60: { name: "EXTCODECOPY", gas: 0, pops: 4, pushes: 0, execute: copyForeignCode },
  61: known("RETURNDATASIZE", (frame) => BigInt(frame.returnData.length)),
  62: { name: "RETURNDATACOPY", gas: 3, pops: 3, pushes: 0, execute: copyReturnData },
  63: ofAccount("EXTCODEHASH", (address, { world }) =>
    world.isDead(address) ? 0n : BigInt(world.account(address).codeHash),
  ),
};

type Read = (frame: Frame, environment: Environment) => Word;

/** An instruction that pushes something at hand. */
export function known(name: string, read: Read, gas = 2): Operation {
  const execute = (frame: Frame, environment: Environment): void =>
    frame.push(read(frame, environment));
  return { name, gas, pops: 0, pushes: 1, execute, isPlain: true };
}

/** EIP-2929: warms the account; false if it was warm, as precompiled contracts always are. */
export function warm({ world, precompiles }: Environment, address: Address): boolean {
  return world.warmAccount(address) && !precompiles.has(address);
}

/** EIP-2929: the first look at an account in a transaction costs more. */
export function chargeAccount(frame: Frame, environment: Environment, address: Address): boolean {
  return frame.charge(warm(environment, address) ? GAS.coldAccount : GAS.warmRead);
}

function ofAccount(
  name: string,
  read: (address: Address, environment: Environment) => Word,
): Operation {
  const execute = (frame: Frame, environment: Environment): void => {
    const address = wordToAddress(frame.peek(0));
    if (chargeAccount(frame, environment, address)) frame.replace(read(address, environment));
  };
  return { name, gas: 0, pops: 1, pushes: 1, execute };
}

function loadData(frame: Frame): void {
  const offset = toNumber(frame.peek(0));
  const { data } = frame;
  if (offset + 32 <= data.length) frame.replace(readWord(frame.dataView, offset));
  else if (offset >= data.length) frame.replace(0n);
  else {
    const present = data.subarray(offset);
    frame.replace(bytesToWord(present) << BigInt(8 * (32 - present.length)));
  }
}

function copying(name: string, source: (frame: Frame) => Uint8Array): Operation {
  const execute = (frame: Frame): void => {
    const to = toNumber(frame.pop());
    const from = toNumber(frame.pop());
    const length = toNumber(frame.pop());
    if (!frame.useMemory(to, length, GAS.copyWord * wordsOf(length))) return;
    frame.memory.write(to, source(frame), from, length);
  };
  return { name, gas: 3, pops: 3, pushes: 0, execute };
}

function copyForeignCode(frame: Frame, environment: Environment): void {
  const address = wordToAddress(frame.pop());
  const to = toNumber(frame.pop());
  const from = toNumber(frame.pop());
  const length = toNumber(frame.pop());
  if (!chargeAccount(frame, environment, address)) return;
  if (!frame.useMemory(to, length, GAS.copyWord * wordsOf(length))) return;
  frame.memory.write(to, environment.world.codeOf(address).bytes, from, length);
}

/** EIP-211: behind the end of the data there is nothing, not even zeros. */
function copyReturnData(frame: Frame): void {
  const to = toNumber(frame.pop());
  const from = toNumber(frame.pop());
  const length = toNumber(frame.pop());
  if (from + length > frame.returnData.length) {
    frame.stop("return data out of bounds");
    return;
  }
  if (!frame.useMemory(to, length, GAS.copyWord * wordsOf(length))) return;
  frame.memory.write(to, frame.returnData, from, length);
}
