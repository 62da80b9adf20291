import type { Operation } from "../../evm/context.ts";
import type { Frame } from "../../evm/frame.ts";
import type { FramelessCall } from "../../evm/frameless.ts";
import type { Word } from "../../evm/word.ts";
import type { World } from "../../evm/world.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Address, Hex } from "../../types/hex.ts";
import type { StepOptions, StepsTrace, StepTrace } from "../../types/ports/tracing.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import type { Outcome } from "../transactions/run.ts";
import type { TraceBudget } from "./budget.ts";
import type { TransactionTracer } from "./tracer.ts";
import { digitsOf, hexOf, nameOf, wordsOf } from "./wording.ts";

/** Characters of a step's JSON without its name and what may be left out, at most; so many more for each of these. */
const STEP_CHARACTERS = 110;
const QUOTES_CHARACTERS = 3;
const FIELD_CHARACTERS = 16;
const WORD_CHARACTERS = 64;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A step that is being executed. */
interface OpenStep {
  readonly step: Mutable<StepTrace>;
  readonly operation: Operation;
  readonly gas: number;
  /** Gas that the caller does without now, but for reasons that are not the instruction's cost; or negative, the reverse. */
  given: number;
}

/** Every instruction of a transaction, as geth's struct logger writes it down. */
export class StepTracer implements TransactionTracer {
  readonly #options: StepOptions;
  readonly #world: World;
  readonly #budget: TraceBudget;
  readonly #steps: StepTrace[] = [];
  /** Slots that each account has used so far. */
  readonly #slots = new Map<Address, Set<Word>>();
  #open: OpenStep | undefined;

  constructor(options: StepOptions, world: World, budget: TraceBudget) {
    this.#options = options;
    this.#world = world;
    this.#budget = budget;
  }

  onStep(frame: Frame, operation: Operation): void {
    this.#open = undefined;
    const { limit } = this.#options;
    if (limit > 0 && this.#steps.length >= limit) return;
    const op = nameOf(operation, frame.analysis.opcodes[frame.position] ?? 0);
    this.#budget.spend(STEP_CHARACTERS + op.length);
    const { gas } = frame;
    const step: Mutable<StepTrace> = {
      pc: frame.position,
      op,
      gas,
      gasCost: operation.gas,
      depth: frame.depth + 1,
    };
    this.#look(step, frame, operation);
    this.#steps.push(step);
    this.#open = { step, operation, gas, given: 0 };
  }

  onStepped(frame: Frame): void {
    if (this.#open === undefined) return;
    const { step, operation, gas, given } = this.#open;
    const cost = gas - frame.gas + frame.shortfall - given;
    // What failed before it was charged, or no gas would have paid for, has the cost of its kind.
    step.gasCost = Number.isFinite(cost) ? Math.max(cost, operation.gas) : operation.gas;
    const error = frame.halt === "revert" ? undefined : wordsOf(frame.halt);
    if (error === undefined) return;
    this.#budget.spend(FIELD_CHARACTERS + error.length);
    step.error = error;
  }

  /** What a contract is made with is no cost of making it; what a call passes on is. */
  onEnter({ isCreation, gas }: Frame): void {
    if (this.#open !== undefined && isCreation) this.#open.given = gas;
  }

  onExit(): void {}

  onFrameless({ isCreation, gas, gasLeft }: FramelessCall): void {
    if (this.#open !== undefined) this.#open.given = isCreation ? gas - gasLeft : -gasLeft;
  }

  traceOf(_transaction: RecoveredTransaction, outcome: Outcome): StepsTrace {
    const { gasUsed, succeeded, output, halt } = outcome;
    const returnValue = halt === undefined ? bytesToHex(output).slice(2) : "";
    this.#budget.spend(STEP_CHARACTERS + returnValue.length);
    return { gas: Number(gasUsed), failed: !succeeded, returnValue, structLogs: this.#steps };
  }

  /** Adds what is asked for, in the order that geth has it. */
  #look(step: Mutable<StepTrace>, frame: Frame, operation: Operation): void {
    const { stack, returnData, memory, storage } = this.#options;
    if (stack) step.stack = this.#stackOf(frame);
    if (returnData && frame.returnData.length > 0) {
      this.#budget.spend(FIELD_CHARACTERS + 2 * frame.returnData.length);
      step.returnData = bytesToHex(frame.returnData);
    }
    if (memory && frame.memory.length > 0) step.memory = this.#memoryOf(frame);
    if (storage) {
      const slots = this.#storageAt(frame, operation);
      if (slots !== undefined) step.storage = slots;
    }
    const { refund } = this.#world;
    if (refund !== 0) step.refund = refund;
  }

  #stackOf({ stack, height }: Frame): readonly Hex[] {
    const words: Hex[] = [];
    this.#budget.spend(FIELD_CHARACTERS);
    for (let index = 0; index < height; index++) {
      const word = hexOf(stack[index] ?? 0n);
      this.#budget.spend(word.length + QUOTES_CHARACTERS);
      words.push(word);
    }
    return words;
  }

  #memoryOf({ memory }: Frame): readonly string[] {
    const count = memory.length / 32;
    this.#budget.spend(FIELD_CHARACTERS + count * (WORD_CHARACTERS + QUOTES_CHARACTERS));
    return Array.from({ length: count }, (_, index) => digitsOf(memory.readWord(32 * index)));
  }

  /** The account's slots as SLOAD finds them and as SSTORE is about to leave them; undefined with other instructions. */
  #storageAt(frame: Frame, { name, pops }: Operation): Record<string, string> | undefined {
    if ((name !== "SLOAD" && name !== "SSTORE") || frame.height < pops) return undefined;
    const { address } = frame;
    const used = this.#slots.get(address) ?? new Set();
    this.#slots.set(address, used.add(frame.peek(0)));
    this.#budget.spend(FIELD_CHARACTERS + used.size * 2 * (WORD_CHARACTERS + QUOTES_CHARACTERS));
    const storage = Object.fromEntries(
      [...used].map((slot) => [digitsOf(slot), digitsOf(this.#world.slot(address, slot).current)]),
    );
    if (name === "SSTORE") storage[digitsOf(frame.peek(0))] = digitsOf(frame.peek(1));
    return storage;
  }
}
