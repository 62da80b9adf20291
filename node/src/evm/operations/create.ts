import { bigintToBytes, bytesToHex, hexToBytes } from "../../types/codec/bytes.ts";
import { encodeRLP } from "../../types/codec/rlp.ts";
import type { Address } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import { Code, EMPTY_CODE_HASH } from "../code.ts";
import type { Environment, Operation } from "../context.ts";
import { Frame, NO_BYTES } from "../frame.ts";
import type { FramelessCall, Refusal } from "../frameless.ts";
import { allButOne64th, GAS, wordsOf } from "../gas.ts";
import { INIT_CODE_BYTES_MAX } from "../rules.ts";
import { toNumber, type Word, wordToAddress, wordToBytes } from "../word.ts";
import type { World } from "../world.ts";
import { DEPTH_MAX } from "./call.ts";
import { warm } from "./environment.ts";

const NONCE_MAX = (1n << 64n) - 1n;
const CREATE2_PREFIX = 0xff;

/** Making and ending contracts. */
export const CREATE: Readonly<Record<number, Operation>> = {
  240: { name: "CREATE", gas: GAS.create, pops: 3, pushes: 1, execute: create },
  245: { name: "CREATE2", gas: GAS.create, pops: 4, pushes: 1, execute: create2 },
  255: { name: "SELFDESTRUCT", gas: GAS.selfDestruct, pops: 1, pushes: 0, execute: selfDestruct },
};

/** Where an account's next contract will be. */
export function createAddress(creator: Address, nonce: bigint): Address {
  const encoded = encodeRLP([hexToBytes(creator), bigintToBytes(nonce)]);
  return bytesToHex(keccak256(encoded).subarray(12));
}

function create2Address(creator: Address, salt: Word, initCode: Uint8Array): Address {
  const preimage = new Uint8Array(85);
  preimage[0] = CREATE2_PREFIX;
  preimage.set(hexToBytes(creator), 1);
  preimage.set(wordToBytes(salt), 21);
  preimage.set(keccak256(initCode), 53);
  return bytesToHex(keccak256(preimage).subarray(12));
}

function create(frame: Frame, environment: Environment): void {
  const [value, offset, length] = popOperands(frame);
  if (!payForInitCode(frame, offset, length, GAS.initCodeWord)) return;
  const nonce = environment.world.account(frame.address).nonce;
  open(frame, environment, value, frame.memory.copy(offset, length), () =>
    createAddress(frame.address, nonce),
  );
}

function create2(frame: Frame, environment: Environment): void {
  const [value, offset, length] = popOperands(frame);
  const salt = frame.pop();
  if (!payForInitCode(frame, offset, length, GAS.initCodeWord + GAS.keccakWord)) return;
  const initCode = frame.memory.copy(offset, length);
  open(frame, environment, value, initCode, () => create2Address(frame.address, salt, initCode));
}

function popOperands(frame: Frame): [value: bigint, offset: number, length: number] {
  return [frame.pop(), toNumber(frame.pop()), toNumber(frame.pop())];
}

function payForInitCode(frame: Frame, offset: number, length: number, gasPerWord: number): boolean {
  if (!frame.mayChangeState()) return false;
  if (length > INIT_CODE_BYTES_MAX) {
    frame.stop("out of gas");
    return false;
  }
  return frame.useMemory(offset, length, gasPerWord * wordsOf(length));
}

function open(
  frame: Frame,
  environment: Environment,
  value: bigint,
  initCode: Uint8Array,
  addressOf: () => Address,
): void {
  const { world } = environment;
  frame.returnData = NO_BYTES;
  const gas = allButOne64th(frame.gas);
  const refusal = refusalOf(frame, value, world);
  if (refusal !== undefined) {
    frame.push(0n);
    tell(frame, environment, { to: undefined, value, data: initCode, gas, gasLeft: gas }, refusal);
    return;
  }
  frame.charge(gas);
  world.setNonce(frame.address, world.account(frame.address).nonce + 1n);
  const address = addressOf();
  world.warmAccount(address);
  if (world.isOccupied(address)) {
    frame.push(0n);
    const creation = { to: address, value, data: initCode, gas, gasLeft: 0 };
    tell(frame, environment, creation, "create collision");
    return;
  }
  const { address: caller, depth } = frame;
  environment.enter(
    createFrame(environment, { address, caller, value, initCode, gas, depth: depth + 1 }),
  );
}

function refusalOf(frame: Frame, value: bigint, world: World): Refusal | undefined {
  if (frame.depth >= DEPTH_MAX) return "call too deep";
  const { nonce, balance } = world.account(frame.address);
  if (balance < value) return "insufficient balance";
  return nonce >= NONCE_MAX ? "nonce used up" : undefined;
}

function tell(
  { address: caller, depth }: Frame,
  { tracer }: Environment,
  creation: Pick<FramelessCall, "to" | "value" | "data" | "gas" | "gasLeft">,
  halt: FramelessCall["halt"],
): void {
  const place = { isCreation: true, depth: depth + 1, caller, output: NO_BYTES };
  tracer?.onFrameless({ ...creation, ...place, halt });
}

/** What a contract's first frame is made of. */
export interface Creation {
  readonly address: Address;
  readonly caller: Address;
  readonly value: bigint;
  readonly initCode: Uint8Array;
  readonly gas: number;
  readonly depth: number;
}

/** Begins a contract at an address that is free. */
export function createFrame(
  { world }: Environment,
  { address, caller, value, initCode, gas, depth }: Creation,
): Frame {
  const checkpoint = world.checkpoint();
  world.create(address);
  world.transfer(caller, address, value);
  return new Frame({
    // Init code runs once: its hash is not asked for.
    code: new Code(initCode, EMPTY_CODE_HASH),
    address,
    caller,
    value,
    data: NO_BYTES,
    gas,
    isStatic: false,
    isCreation: true,
    depth,
    checkpoint,
    answerOffset: 0,
    answerLength: 0,
  });
}

/** EIP-6780: only what the same transaction created disappears; any other gives away its balance. */
function selfDestruct(frame: Frame, environment: Environment): void {
  const { world } = environment;
  if (!frame.mayChangeState()) return;
  const heir = wordToAddress(frame.pop());
  const { balance } = world.account(frame.address);
  const cold = warm(environment, heir) ? GAS.coldAccount : 0;
  const isNew = balance > 0n && world.isDead(heir);
  if (!frame.charge(cold + (isNew ? GAS.newAccount : 0))) return;
  world.transfer(frame.address, heir, balance);
  if (world.wasCreatedNow(frame.address)) {
    world.setBalance(frame.address, 0n);
    world.destroy(frame.address);
  }
  frame.stop("stop");
}
