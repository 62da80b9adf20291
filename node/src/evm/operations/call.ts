import type { Address } from "../../types/hex.ts";
import { type Code, NO_CODE } from "../code.ts";
import type { Environment, Operation } from "../context.ts";
import { Frame, NO_BYTES } from "../frame.ts";
import type { Refusal } from "../frameless.ts";
import { allButOne64th, GAS } from "../gas.ts";
import { toNumber, type Word, wordToAddress } from "../word.ts";
import { chargeAccount } from "./environment.ts";

/** Frames that may be open inside each other. */
export const DEPTH_MAX = 1_024;

/** Running the code of another account. */
export const CALL: Readonly<Record<number, Operation>> = {
  241: calling("CALL", true, (frame, target, value) => ({
    address: target,
    caller: frame.address,
    value,
    isStatic: frame.isStatic,
    moves: true,
  })),
  242: calling("CALLCODE", true, (frame, _target, value) => ({
    address: frame.address,
    caller: frame.address,
    value,
    isStatic: frame.isStatic,
    moves: false,
  })),
  244: calling("DELEGATECALL", false, (frame) => ({
    address: frame.address,
    caller: frame.caller,
    value: frame.value,
    isStatic: frame.isStatic,
    moves: false,
  })),
  250: calling("STATICCALL", false, (frame, target) => ({
    address: target,
    caller: frame.address,
    value: 0n,
    isStatic: true,
    moves: true,
  })),
};

/** In whose name the other code runs. */
interface Role {
  readonly address: Address;
  readonly caller: Address;
  readonly value: bigint;
  readonly isStatic: boolean;
  /** Whether the value changes hands. */
  readonly moves: boolean;
}

/** The operands of a call, with the memory they name paid for. */
interface Operands {
  readonly gas: Word;
  readonly target: Address;
  readonly value: bigint;
  readonly dataOffset: number;
  readonly dataLength: number;
  readonly answerOffset: number;
  readonly answerLength: number;
}

function calling(
  name: string,
  takesValue: boolean,
  roleOf: (frame: Frame, target: Address, value: bigint) => Role,
): Operation {
  const execute = (frame: Frame, environment: Environment): void => {
    const operands = popOperands(frame, takesValue);
    const role = roleOf(frame, operands.target, operands.value);
    if (operands.value > 0n && name === "CALL" && !frame.mayChangeState()) return;
    if (!useMemoryOf(frame, operands)) return;
    if (!chargeAccount(frame, environment, operands.target)) return;
    if (!frame.charge(valueGas(operands, role, environment))) return;
    const code = chargedCodeOf(frame, environment, operands.target);
    if (code !== undefined) open(frame, environment, operands, role, code);
  };
  return { name, gas: 0, pops: takesValue ? 7 : 6, pushes: 1, execute };
}

function popOperands(frame: Frame, takesValue: boolean): Operands {
  return {
    gas: frame.pop(),
    target: wordToAddress(frame.pop()),
    value: takesValue ? frame.pop() : 0n,
    dataOffset: toNumber(frame.pop()),
    dataLength: toNumber(frame.pop()),
    answerOffset: toNumber(frame.pop()),
    answerLength: toNumber(frame.pop()),
  };
}

function useMemoryOf(frame: Frame, operands: Operands): boolean {
  return (
    frame.useMemory(operands.dataOffset, operands.dataLength) &&
    frame.useMemory(operands.answerOffset, operands.answerLength)
  );
}

function valueGas({ value }: Operands, role: Role, { world }: Environment): number {
  if (value === 0n) return 0;
  const isNew = role.moves && world.isDead(role.address);
  return GAS.callValue + (isNew ? GAS.newAccount : 0);
}

/** The code to run, through one delegation (EIP-7702); undefined when the frame could not pay for looking there. */
function chargedCodeOf(frame: Frame, environment: Environment, target: Address): Code | undefined {
  const { world, rules, precompiles } = environment;
  const code = world.codeOf(target);
  const delegate = rules.isPrague ? code.delegate : undefined;
  if (delegate === undefined) return code;
  if (!chargeAccount(frame, environment, delegate)) return undefined;
  return precompiles.has(delegate) ? NO_CODE : world.codeOf(delegate);
}

function open(
  frame: Frame,
  environment: Environment,
  operands: Operands,
  role: Role,
  code: Code,
): void {
  const { world, precompiles } = environment;
  const gas = takeGas(frame, operands);
  // Not copied, which nobody would have paid for: the caller stands still, and so does its memory, until it is answered.
  const data = frame.memory.view(operands.dataOffset, operands.dataLength);
  frame.returnData = NO_BYTES;
  const refusal = refusalOf(frame, operands, environment);
  if (refusal !== undefined) {
    frame.gas += gas;
    frame.push(0n);
    const answer = { gasLeft: gas, output: NO_BYTES, halt: refusal };
    const { tracer } = environment;
    tracer?.onFrameless({ ...framelessOf(frame, operands, role), data, gas, ...answer });
    return;
  }
  const checkpoint = world.checkpoint();
  if (role.moves) world.transfer(role.caller, role.address, role.value);
  const precompile = precompiles.get(operands.target);
  if (precompile === undefined) {
    const callee = new Frame({
      code,
      address: role.address,
      caller: role.caller,
      value: role.value,
      data,
      gas,
      isStatic: role.isStatic,
      isCreation: false,
      depth: frame.depth + 1,
      checkpoint,
      answerOffset: operands.answerOffset,
      answerLength: operands.answerLength,
    });
    environment.enter(callee);
    return;
  }
  const answer = environment.slowGas.run(precompile, { address: operands.target, data, gas });
  if (answer.output === undefined) world.revert(checkpoint);
  environment.tracer?.onFrameless({
    ...framelessOf(frame, operands, role),
    data,
    gas,
    gasLeft: answer.gas,
    output: answer.output ?? NO_BYTES,
    halt: answer.output === undefined ? "precompile failure" : "return",
  });
  // Last, for it may write over the data.
  answerCall(frame, answer, operands);
}

function framelessOf(frame: Frame, { target }: Operands, { caller, value }: Role) {
  return { isCreation: false, depth: frame.depth + 1, caller, to: target, value };
}

function refusalOf(
  frame: Frame,
  operands: Operands,
  environment: Environment,
): Refusal | undefined {
  if (frame.depth >= DEPTH_MAX) return "call too deep";
  return canPay(frame, operands, environment) ? undefined : "insufficient balance";
}

/** What the callee gets: at most all but a 64th, and with a value a stipend that nobody pays for. */
function takeGas(frame: Frame, operands: Operands): number {
  const given = Math.min(allButOne64th(frame.gas), toNumber(operands.gas));
  frame.charge(given);
  return given + (operands.value > 0n ? GAS.callStipend : 0);
}

function canPay(frame: Frame, { value }: Operands, { world }: Environment): boolean {
  return value === 0n || world.account(frame.address).balance >= value;
}

/** Gives the caller what a call came back with; without an output it failed and said nothing. */
export function answerCall(
  frame: Frame,
  answer: {
    readonly output: Uint8Array | undefined;
    readonly gas: number;
    readonly reverted?: boolean;
  },
  { answerOffset, answerLength }: { readonly answerOffset: number; readonly answerLength: number },
): void {
  const output = answer.output ?? NO_BYTES;
  frame.gas += answer.gas;
  frame.returnData = output;
  frame.memory.write(answerOffset, output, 0, Math.min(answerLength, output.length));
  frame.push(answer.output === undefined || answer.reverted === true ? 0n : 1n);
}
