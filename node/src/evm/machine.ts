import type { Address } from "../types/hex.ts";
import { type Code, NO_CODE } from "./code.ts";
import type { BlockContext, Environment, Operation, TransactionContext } from "./context.ts";
import { Frame, type Halt, NO_BYTES, STACK_MAX } from "./frame.ts";
import { GAS } from "./gas.ts";
import { answerCall } from "./operations/call.ts";
import { createFrame } from "./operations/create.ts";
import type { Precompiles } from "./precompiles.ts";
import { CODE_BYTES_MAX, type Rules } from "./rules.ts";
import { decodingOf } from "./segments/decoding.ts";
import { fits, runSegment } from "./segments/run.ts";
import { SlowGas } from "./slowGas.ts";
import { operationsOf } from "./table.ts";
import type { Tracer } from "./tracer.ts";
import { addressToWord } from "./word.ts";
import type { World } from "./world.ts";

/** A call from outside, or the making of a contract at an address. */
export interface MachineMessage {
  readonly kind: "call" | "create";
  readonly caller: Address;
  readonly to: Address;
  readonly value: bigint;
  /** Call data, or init code. */
  readonly data: Uint8Array;
  readonly gas: number;
}

/** How a message ended. */
export interface MachineResult {
  readonly halt: Halt;
  readonly succeeded: boolean;
  readonly gasLeft: number;
  readonly output: Uint8Array;
}

export interface MachineOptions {
  readonly rules: Rules;
  readonly precompiles: Precompiles;
  readonly world: World;
  readonly block: BlockContext;
  readonly transaction: TransactionContext;
  readonly tracer?: Tracer | undefined;
  /** What may be spent on slow precompiled contracts; without it, whatever the gas pays for. */
  readonly slowGas?: SlowGas | undefined;
}

/** No code begins with it (EIP-3541). */
const RESERVED_BYTE = 0xef;

/**
 * An instruction that takes more gas counts as several when a run is to pause: hashing, copying and precompiled contracts
 * take their time by the gas.
 */
const GAS_PER_INSTRUCTION = 8;
/** So does a code that runs for the first time, by its bytes: they are read and looked through for targets of jumps. */
const BYTES_PER_INSTRUCTION = 8;
/** And so does what a call wrote before it failed, which is taken back write by write. */
const INSTRUCTIONS_PER_WRITE = 32;

const tables = new Map<Rules["fork"], readonly Operation[]>();

/**
 * The machine of one message: synchronous, its frames on a stack of its own, so that it can pause between any two
 * instructions and a deep call is no deep recursion.
 */
export class Machine implements Environment {
  readonly rules: Rules;
  readonly precompiles: Precompiles;
  readonly world: World;
  readonly block: BlockContext;
  readonly transaction: TransactionContext;
  readonly slowGas: SlowGas;
  readonly tracer: Tracer | undefined;
  readonly #operations: readonly Operation[];
  readonly #frames: Frame[] = [];
  #result: MachineResult | undefined;

  constructor({
    rules,
    precompiles,
    world,
    block,
    transaction,
    tracer,
    slowGas = new SlowGas(Number.POSITIVE_INFINITY),
  }: MachineOptions) {
    this.rules = rules;
    this.precompiles = precompiles;
    this.world = world;
    this.block = block;
    this.transaction = transaction;
    this.slowGas = slowGas;
    this.tracer = tracer;
    const known = tables.get(rules.fork);
    this.#operations = known ?? operationsOf(rules);
    if (known === undefined) tables.set(rules.fork, this.#operations);
  }

  /** Begins a message; its value is moved, its code not yet run. Throws TooSlow, as does `run`. */
  begin(message: MachineMessage): void {
    if (message.kind === "create") this.#beginCreation(message);
    else this.#beginCall(message);
  }

  /** Runs at most so many instructions, fewer if they are dear; the result once there is one. */
  run(instructions = Number.POSITIVE_INFINITY): MachineResult | undefined {
    let left = instructions;
    while (this.#result === undefined) {
      const frame = this.#frames[this.#frames.length - 1] as Frame;
      if (frame.halt === undefined) {
        left -= frame.code.takeWork() / BYTES_PER_INSTRUCTION;
        if (left <= 0) return undefined;
        left = this.#goOn(frame, left);
      }
      if (frame.halt === undefined) continue;
      const { writes } = this.world;
      if (!succeeded(frame) && !this.world.revert(frame.checkpoint, writesIn(left))) {
        return undefined;
      }
      left -= (writes - this.world.writes) * INSTRUCTIONS_PER_WRITE;
      this.#leave(frame);
    }
    return this.#result;
  }

  enter(frame: Frame): void {
    this.#frames.push(frame);
    this.tracer?.onEnter(frame);
  }

  #beginCall(message: MachineMessage): void {
    const { world, precompiles } = this;
    const checkpoint = world.checkpoint();
    world.transfer(message.caller, message.to, message.value);
    const precompile = precompiles.get(message.to);
    if (precompile === undefined) {
      const frame = new Frame({
        code: this.#codeToRun(message.to),
        address: message.to,
        caller: message.caller,
        value: message.value,
        data: message.data,
        gas: message.gas,
        isStatic: false,
        isCreation: false,
        depth: 0,
        checkpoint,
        answerOffset: 0,
        answerLength: 0,
      });
      this.enter(frame);
      return;
    }
    const { output, gas } = this.slowGas.run(precompile, { ...message, address: message.to });
    if (output === undefined) world.revert(checkpoint);
    this.#endFrameless(
      message,
      output === undefined
        ? failure("precompile failure")
        : { halt: "return", succeeded: true, gasLeft: gas, output },
    );
  }

  #endFrameless({ kind, ...message }: MachineMessage, result: MachineResult): void {
    this.#result = result;
    this.tracer?.onFrameless({ ...message, ...result, isCreation: kind === "create", depth: 0 });
  }

  #beginCreation(message: MachineMessage): void {
    const { to, caller, value, data, gas } = message;
    if (this.world.isOccupied(to)) {
      this.#endFrameless(message, failure("create collision"));
      return;
    }
    this.enter(createFrame(this, { address: to, caller, value, initCode: data, gas, depth: 0 }));
  }

  /** Through one delegation (EIP-7702), which is warm from here on. */
  #codeToRun(address: Address): Code {
    const code = this.world.codeOf(address);
    const delegate = this.rules.isPrague ? code.delegate : undefined;
    if (delegate === undefined) return code;
    this.world.warmAccount(delegate);
    return this.precompiles.has(delegate) ? NO_CODE : this.world.codeOf(delegate);
  }

  /** Until the frame stops, calls another or the instructions are used up; returns those left. */
  #goOn(frame: Frame, instructions: number): number {
    const left = this.tracer
      ? this.#runTraced(frame, instructions, this.tracer)
      : this.#runFrame(frame, instructions);
    if (frame.isCreation && succeeded(frame)) this.#deposit(frame);
    return left;
  }

  #runFrame(frame: Frame, instructions: number): number {
    const decoding = decodingOf(frame.code);
    let { segments } = decoding;
    const depth = this.#frames.length;
    const pauseBelow = frame.gas - instructions * GAS_PER_INSTRUCTION;
    let left = instructions;
    while (left > 0) {
      const segment = segments?.at(frame.position);
      if (segment !== undefined && fits(segment, frame, left)) {
        runSegment(segment, frame, this);
        left -= segment.count;
      } else {
        this.#step(frame);
        left -= 1;
        segments ??= decoding.afterStep();
      }
      if (frame.halt !== undefined || this.#frames.length !== depth) {
        // What a callee was given it has not used yet.
        const unused = frame.gas + (this.#frames[depth]?.gas ?? 0);
        return Math.min(left, (unused - pauseBelow) / GAS_PER_INSTRUCTION);
      }
      if (frame.gas < pauseBelow) return 0;
    }
    return left;
  }

  /** One instruction. */
  #step(frame: Frame): void {
    const { height } = frame;
    const operation = this.#operationAt(frame);
    if (height < operation.pops) frame.halt = "stack underflow";
    else if (height - operation.pops + operation.pushes > STACK_MAX) frame.halt = "stack overflow";
    else if (frame.charge(operation.gas)) {
      frame.position += 1;
      operation.execute(frame, this);
    }
  }

  #operationAt({ analysis, position }: Frame): Operation {
    return this.#operations[analysis.opcodes[position] as number] as Operation;
  }

  #runTraced(frame: Frame, instructions: number, tracer: Tracer): number {
    tracer.onStep(frame, this.#operationAt(frame));
    const left = instructions - 1 + this.#runFrame(frame, 1);
    tracer.onStepped(frame);
    return left;
  }

  #leave(frame: Frame): void {
    if (failed(frame)) {
      frame.gas = 0;
      frame.output = NO_BYTES;
    }
    this.tracer?.onExit(frame);
    this.#frames.pop();
    const caller = this.#frames[this.#frames.length - 1];
    if (caller === undefined) this.#result = resultOf(frame);
    else if (frame.isCreation) answerCreation(caller, frame);
    else {
      const output = failed(frame) ? undefined : frame.output;
      answerCall(caller, { output, gas: frame.gas, reverted: frame.halt === "revert" }, frame);
    }
    frame.release();
  }

  /** Makes what init code returned the code of its contract (EIP-170, EIP-3541). */
  #deposit(frame: Frame): void {
    const { output } = frame;
    if (output.length > CODE_BYTES_MAX) frame.stop("code size exceeds the limit");
    else if (output[0] === RESERVED_BYTE) frame.stop("invalid bytecode");
    else if (frame.charge(GAS.codeByte * output.length)) {
      this.world.setCode(frame.address, output);
    }
  }
}

/** How many writes may be taken back instead of so many instructions; one at least, so that it comes to an end. */
function writesIn(instructions: number): number {
  return Math.max(1, Math.floor(instructions / INSTRUCTIONS_PER_WRITE));
}

function succeeded({ halt }: Frame): boolean {
  return halt === "stop" || halt === "return";
}

function failed(frame: Frame): boolean {
  return !succeeded(frame) && frame.halt !== "revert";
}

function answerCreation(caller: Frame, frame: Frame): void {
  caller.gas += frame.gas;
  caller.returnData = frame.halt === "revert" ? frame.output : NO_BYTES;
  caller.push(succeeded(frame) ? addressToWord(frame.address) : 0n);
}

function resultOf(frame: Frame): MachineResult {
  const halt = frame.halt ?? "stop";
  return { halt, succeeded: succeeded(frame), gasLeft: frame.gas, output: frame.output };
}

function failure(halt: Halt): MachineResult {
  return { halt, succeeded: false, gasLeft: 0, output: NO_BYTES };
}
