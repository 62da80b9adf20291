import { EVM, EVMError, type ExecResult, type Message } from "@ethereumjs/evm";
import { Account, createZeroAddress } from "@ethereumjs/util";
import { assertDefined } from "../../types/assert.ts";
import { NO_BYTES } from "../bytes.ts";
import { ChainInterpreter } from "./interpreter.ts";
import { priceMemorySynchronously } from "./memoryGas.ts";
import { moveWordsAsNumbers } from "./wordInstructions.ts";

/** The library's EVM, running code in `ChainInterpreter`. Neither EOF nor profiling nor tracing is part of it. */
export class ChainEVM extends EVM {
  constructor(options: ConstructorParameters<typeof EVM>[0]) {
    super(options);
    priceMemorySynchronously(this._opcodeMap);
    moveWordsAsNumbers(this._opcodeMap);
  }

  protected override async runInterpreter(message: Message): Promise<ExecResult> {
    const address = message.to ?? createZeroAddress();
    const code = message.code instanceof Uint8Array ? message.code : NO_BYTES;
    const transaction = assertDefined(this._tx, "code runs in a transaction");
    const interpreter = new ChainInterpreter(
      this,
      this.stateManager,
      this.blockchain,
      {
        address,
        caller: message.caller,
        callData: message.data,
        callValue: message.value,
        code,
        isStatic: message.isStatic,
        isCreate: message.isCreate ?? false,
        depth: message.depth,
        gasPrice: transaction.gasPrice,
        origin: transaction.origin,
        block: assertDefined(this._block, "code runs in a block"),
        contract: (await this.stateManager.getAccount(address)) ?? new Account(),
        codeAddress: message._codeAddress ?? address,
        gasRefund: message.gasRefund,
        blobVersionedHashes: [],
        ...(message.createdAddresses && { createdAddresses: message.createdAddresses }),
      },
      message.gasLimit,
      this.journal,
      undefined,
    );
    const result = interpreter._result;
    if (message.selfdestruct) result.selfdestruct = message.selfdestruct;
    if (message.createdAddresses) result.createdAddresses = message.createdAddresses;
    const { runState, exceptionError } = await interpreter.runCode(code, this._opcodeMap);
    const gasUsed = message.gasLimit - runState.gasLeft;
    const returned = { returnValue: result.returnValue ?? NO_BYTES, gasRefund: runState.gasRefund };
    if (exceptionError === undefined) {
      return { ...result, ...returned, executionGasUsed: gasUsed };
    }
    // A revert gives back what is left; any other exception takes it all.
    const isRevert = exceptionError.error === EVMError.errorMessages.REVERT;
    return {
      ...returned,
      logs: [],
      selfdestruct: new Map(),
      createdAddresses: new Set(),
      exceptionError,
      executionGasUsed: isRevert ? gasUsed : message.gasLimit,
    };
  }
}
