import { AbiCoder, Interface } from "ethers";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../../node/src/types/keccak.ts";
import type { CallRequest, CallResult } from "../../../../node/src/types/ports/executor.ts";
import type { Log } from "../../../../node/src/types/receipt.ts";

/** The one contract of the fake chain: it keeps a note of the last value and refuses or burns on request. */
export const NOTEBOOK: Address = "0x00000000000000000000000000000000000000aa";
export const NOTEBOOK_CODE: Hex = "0x60006000fd";
export const NOTEBOOK_ABI = [
  "event Noted(address indexed author, uint256 indexed value)",
  "event Erased(address indexed author)",
  "error Notebook_Refused(uint256 value)",
  "function note(uint256 value)",
  "function erase()",
  "function value() view returns (uint256)",
  "function refuse(uint256 value)",
  "function burn()",
];
export const notebook = new Interface(NOTEBOOK_ABI);
export const SLOT_OF_VALUE: Hash = `0x${"0".repeat(64)}`;

/** Accounts and the notebook's value after a block. */
export interface FakeState {
  readonly nonces: ReadonlyMap<Address, bigint>;
  readonly balances: ReadonlyMap<Address, bigint>;
  readonly value: bigint;
}

export interface FakeOutcome extends CallResult {
  /** The notebook's value afterwards. */
  readonly value: bigint;
}

const BASE_GAS = 21_000n;
const NOTE_GAS = 30_000n;

/** What the fake EVM does with a message. */
export function runMessage(request: CallRequest, state: FakeState): FakeOutcome {
  const done: FakeOutcome = {
    succeeded: true,
    returnData: "0x",
    gasUsed: BASE_GAS,
    logs: [],
    halt: undefined,
    value: state.value,
  };
  if (request.to !== NOTEBOOK || request.data.length < 4) return done;
  const data = `0x${Buffer.from(request.data).toString("hex")}`;
  const call = notebook.parseTransaction({ data });
  const author = request.from ?? `0x${"0".repeat(40)}`;
  switch (call?.name) {
    case "note": {
      const value = call.args[0] as bigint;
      return { ...done, value, gasUsed: NOTE_GAS, logs: [log("Noted", [author, value])] };
    }
    case "erase":
      return { ...done, value: 0n, gasUsed: NOTE_GAS, logs: [log("Erased", [author])] };
    case "value":
      return { ...done, returnData: word(state.value) };
    case "refuse": {
      const returnData = notebook.encodeErrorResult("Notebook_Refused", [call.args[0]]) as Hex;
      return { ...done, succeeded: false, returnData };
    }
    case "burn":
      return { ...done, succeeded: false, gasUsed: request.gas ?? 0n, halt: "out of gas" };
    default:
      return { ...done, succeeded: false };
  }
}

function word(value: bigint): Hex {
  return AbiCoder.defaultAbiCoder().encode(["uint256"], [value]) as Hex;
}

function log(name: string, args: readonly unknown[]): Log {
  const { topics, data } = notebook.encodeEventLog(name, args);
  return { address: NOTEBOOK, topics: topics as Hash[], data: data as Hex };
}

/** A stand-in for a state root: it differs wherever the state does. */
export function rootOf(state: FakeState): Hash {
  const text = JSON.stringify([[...state.nonces], [...state.balances], state.value], (_, value) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  return keccak256Hex(Buffer.from(text));
}
