import type { Operation } from "../../evm/context.ts";
import { type Frame, NO_BYTES } from "../../evm/frame.ts";
import type { FramelessCall } from "../../evm/frameless.ts";
import { wordToAddress } from "../../evm/word.ts";
import type { World } from "../../evm/world.ts";
import { assertDefined } from "../../types/assert.ts";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Address } from "../../types/hex.ts";
import type { CallLog, CallOptions, CallTrace } from "../../types/ports/tracing.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import type { Outcome } from "../transactions/run.ts";
import type { TraceBudget } from "./budget.ts";
import { revertReason } from "./revertReason.ts";
import type { TransactionTracer } from "./tracer.ts";
import { hexOf, wordsOf } from "./wording.ts";

/** Characters of a call's JSON, and of a log's, without data, at most. */
const CALL_CHARACTERS = 400;
const LOG_CHARACTERS = 500;

/** Where an instruction has the account that it is about: whose code a call runs, to whom a contract leaves what it has. */
const TARGETS: ReadonlyMap<string, number> = new Map([
  ["CALL", 1],
  ["CALLCODE", 1],
  ["DELEGATECALL", 1],
  ["STATICCALL", 1],
  ["SELFDESTRUCT", 0],
]);

/** A call under way, or ended. */
interface Call {
  readonly type: string;
  readonly from: Address;
  readonly to: Address | undefined;
  /** In whose name its own calls are made. */
  readonly self: Address | undefined;
  readonly input: Uint8Array;
  readonly value: bigint;
  readonly gas: number;
  ending: Ending | undefined;
  readonly calls: Call[];
  readonly logs: CallLog[];
}

type Ending = Pick<FramelessCall, "gasLeft" | "output" | "halt">;
type Beginning = Omit<FramelessCall, keyof Ending> & Pick<Call, "self">;

/** Every call of a transaction, as geth's callTracer writes it down. */
export class CallTracer implements TransactionTracer {
  readonly #options: CallOptions;
  readonly #world: World;
  readonly #budget: TraceBudget;
  /** The calls under way, each made by the one before it. */
  readonly #open: Call[] = [];
  #top: Call | undefined;
  /** Of the instruction being executed. */
  #name = "";
  #target: Address | undefined;
  #balance = 0n;

  constructor(options: CallOptions, world: World, budget: TraceBudget) {
    this.#options = options;
    this.#world = world;
    this.#budget = budget;
  }

  onStep(frame: Frame, { name, pops }: Operation): void {
    this.#name = name;
    const at = TARGETS.get(name);
    if (at === undefined || frame.height < pops) return;
    this.#target = wordToAddress(frame.peek(at));
    this.#balance = this.#world.account(frame.address).balance;
  }

  onStepped(frame: Frame): void {
    const { onlyTop, logs } = this.#options;
    if (onlyTop && frame.depth > 0) return;
    if (this.#name === "SELFDESTRUCT" && frame.halt === "stop" && !onlyTop) this.#leave(frame);
    if (logs && this.#name.startsWith("LOG") && frame.halt === undefined) this.#log();
  }

  onEnter({ isCreation, depth, caller, address, code, data, value, gas }: Frame): void {
    const to = isCreation || depth === 0 ? address : this.#target;
    const input = isCreation ? code.bytes : data;
    this.#begin({ isCreation, depth, caller, to, data: input, value, gas, self: address });
  }

  onExit({ depth, gas: gasLeft, output, halt = "stop" }: Frame): void {
    this.#end(depth, { gasLeft, output, halt });
  }

  onFrameless(call: FramelessCall): void {
    this.#begin({ ...call, self: undefined });
    this.#end(call.depth, call);
  }

  traceOf({ gasLimit }: RecoveredTransaction, { gasUsed }: Outcome): CallTrace {
    const top = assertDefined(this.#top, "a transaction begins with a call");
    // What it paid for before its first instruction, and was given back, is in these two.
    return { ...viewOf(top, false), gas: hexOf(gasLimit), gasUsed: hexOf(gasUsed) };
  }

  #begin({ isCreation, depth, caller, to, self, data: input, value, gas }: Beginning): void {
    if (depth > 0 && this.#options.onlyTop) return;
    this.#budget.spend(CALL_CHARACTERS + 2 * input.length);
    const maker = this.#open.at(-1);
    const call: Call = {
      type: depth > 0 ? this.#name : isCreation ? "CREATE" : "CALL",
      from: maker?.self ?? caller,
      to,
      self,
      // What the caller has there will change.
      input: input.slice(),
      value,
      gas,
      ending: undefined,
      calls: [],
      logs: [],
    };
    if (maker === undefined) this.#top = call;
    else maker.calls.push(call);
    this.#open.push(call);
  }

  #end(depth: number, ending: Ending): void {
    if (depth > 0 && this.#options.onlyTop) return;
    this.#budget.spend(2 * ending.output.length);
    const call = assertDefined(this.#open.pop(), "what ends has begun");
    call.ending = ending;
  }

  /** A contract that ends leaves what it has to another: no call, but told of as one. */
  #leave({ address: caller, depth }: Frame): void {
    const nothing = { data: NO_BYTES, gas: 0, gasLeft: 0, output: NO_BYTES };
    const value = this.#balance;
    const place = { isCreation: false, depth: depth + 1, caller, to: this.#target };
    this.onFrameless({ ...place, ...nothing, value, halt: "stop" });
  }

  #log(): void {
    const { logs } = this.#world;
    const { address, topics, data } = assertDefined(logs.at(-1), "it was just written");
    const call = assertDefined(this.#open.at(-1), "somebody wrote it");
    this.#budget.spend(LOG_CHARACTERS + data.length);
    const [index, position] = [hexOf(logs.length - 1), hexOf(call.calls.length)];
    call.logs.push({ address, topics, data, index, position });
  }
}

/** `undone`: whether a call around it failed, and took its logs back. */
function viewOf(call: Call, undone: boolean): CallTrace {
  const { type, from, input, value, gas, calls, logs } = call;
  const ending = assertDefined(call.ending, "every call of a transaction ends with it");
  const { gasLeft, output, halt } = ending;
  const error = wordsOf(halt);
  const failed = undone || error !== undefined;
  const answers = output.length > 0 && (error === undefined || halt === "revert");
  return {
    from,
    gas: hexOf(gas),
    gasUsed: hexOf(gas - gasLeft),
    // What was not made has no address.
    to: error !== undefined && type.startsWith("CREATE") ? undefined : call.to,
    input: bytesToHex(input),
    output: answers ? bytesToHex(output) : undefined,
    error,
    revertReason: halt === "revert" ? revertReason(output) : undefined,
    calls: calls.length > 0 ? calls.map((inner) => viewOf(inner, failed)) : undefined,
    logs: logs.length > 0 && !failed ? logs : undefined,
    value: type === "STATICCALL" ? undefined : hexOf(value),
    type,
  };
}
