import { type EVM, EVMError, type getOpcodesForHF } from "@ethereumjs/evm";
import { analysisOf } from "./codeAnalysis.ts";

export type OpcodeMap = ReturnType<typeof getOpcodesForHF>["opcodeMap"];
export type RunState = Parameters<OpcodeMap[number]["opHandler"]>[0];
type LibraryInterpreter = RunState["interpreter"];

/** The library does not export its interpreter from the package, but every instruction refers to one. */
const library = (await import(
  new URL("./interpreter.js", import.meta.resolve("@ethereumjs/evm")).href
)) as {
  readonly Interpreter: new (
    ...args: ConstructorParameters<LibraryInterpreterClass>
  ) => LibraryInterpreter;
};
type LibraryInterpreterClass = new (
  evm: EVM,
  stateManager: EVM["stateManager"],
  blockchain: EVM["blockchain"],
  env: LibraryInterpreter["_env"],
  gasLeft: bigint,
  journal: EVM["journal"],
  performanceLogs: undefined,
) => LibraryInterpreter;

/** How a run of code ended. */
export interface CodeResult {
  readonly runState: RunState;
  readonly exceptionError?: EVMError;
}

/**
 * The library's interpreter with a tighter loop: codes are analysed once instead of on every call, and an instruction
 * that does nothing asynchronous is not awaited. Instructions and their prices are the library's.
 */
export class ChainInterpreter extends library.Interpreter {
  declare protected _runState: RunState;

  async runCode(code: Uint8Array, opcodes: OpcodeMap): Promise<CodeResult> {
    const state = this._runState;
    const { validJumps, pushes } = analysisOf(code);
    state.code = code;
    state.validJumps = validJumps;
    state.cachedPushes = pushes;
    state.shouldDoJumpAnalysis = false;
    try {
      await this.#loop(state, code, opcodes);
    } catch (error) {
      if (!isEVMError(error)) throw error;
      // STOP is not an exception.
      if (error.error !== EVMError.errorMessages.STOP) {
        return { runState: state, exceptionError: error };
      }
    }
    return { runState: state };
  }

  async #loop(state: RunState, code: Uint8Array, opcodes: OpcodeMap): Promise<void> {
    const { common } = this;
    while (state.programCounter < code.length) {
      state.opCode = code[state.programCounter] ?? 0;
      const { opcodeInfo, opHandler, gasHandler } = entryOf(opcodes, state.opCode);
      let gas = opcodeInfo.feeBigInt;
      if (opcodeInfo.dynamicGas) {
        const dynamic = gasHandler(state, gas, common);
        gas = typeof dynamic === "bigint" ? dynamic : await dynamic;
      }
      charge(state, gas);
      state.programCounter++;
      if (opcodeInfo.isAsync) await opHandler(state, common);
      else void opHandler(state, common);
    }
  }
}

function entryOf(opcodes: OpcodeMap, opcode: number): OpcodeMap[number] {
  const entry = opcodes[opcode];
  if (entry === undefined || entry.opcodeInfo.isInvalid) {
    throw new EVMError(EVMError.errorMessages.INVALID_OPCODE);
  }
  return entry;
}

function charge(state: RunState, gas: bigint): void {
  state.gasLeft -= gas;
  if (state.gasLeft >= 0n) return;
  state.gasLeft = 0n;
  throw new EVMError(EVMError.errorMessages.OUT_OF_GAS);
}

function isEVMError(error: unknown): error is EVMError {
  return error instanceof EVMError || (error instanceof Error && "errorType" in error);
}
