import { Common, type Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM, NobleBN254 } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { Account, Address as LibraryAddress } from "@ethereumjs/util";
import type { Fork } from "../../../../node/src/evm/rules.ts";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Address } from "../../../../node/src/types/hex.ts";
import { BLOCK, type Ending, ORIGIN, type Program, SLOTS, START_BALANCE } from "./program.ts";

const address = (text: Address): LibraryAddress => new LibraryAddress(hexToBytes(text));
const slotKey = (slot: number): Uint8Array => {
  const key = new Uint8Array(32);
  key[31] = slot;
  return key;
};
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** An instruction that is about to be executed. */
export interface Step {
  readonly pc: number;
  readonly name: string;
  readonly gas: number;
  /** 0 for the program's first code. */
  readonly depth: number;
}

/** Runs a program in the library's EVM: what ours must do too. */
export async function runInOracle(
  fork: Fork,
  program: Program,
  onStep?: (step: Step) => void,
): Promise<Ending> {
  const common = new Common({ chain: Mainnet, hardfork: fork as Hardfork });
  const stateManager = new SimpleStateManager({ common });
  for (const [at, code] of program.codes) {
    await stateManager.putAccount(address(at), new Account(1n, START_BALANCE));
    await stateManager.putCode(address(at), code);
    await stateManager.putStorage(address(at), slotKey(0), Uint8Array.of(7));
  }
  await stateManager.putAccount(address(ORIGIN), new Account(1n, START_BALANCE));
  const evm = await createEVM({ common, stateManager, bn254: new NobleBN254() });
  if (onStep !== undefined) {
    evm.events.on("step", ({ pc, opcode, gasLeft, depth }) =>
      onStep({ pc, name: opcode.name, gas: Number(gasLeft), depth }),
    );
  }
  for (const at of evm.precompiles.keys()) evm.journal.addAlwaysWarmAddress(`0x${at}`);
  for (const at of [ORIGIN, program.entry, BLOCK.coinbase]) evm.journal.addAlwaysWarmAddress(at);
  const { execResult } = await evm.runCall({
    caller: address(ORIGIN),
    to: address(program.entry),
    data: program.data,
    gasLimit: BigInt(program.gas),
    value: program.value,
    skipNonceIncrement: true,
    gasPrice: 0n,
    block: {
      header: {
        number: BLOCK.number,
        coinbase: address(BLOCK.coinbase),
        timestamp: BLOCK.timestamp,
        difficulty: 1n,
        prevRandao: new Uint8Array(32).fill(9),
        gasLimit: BLOCK.gasLimit,
        baseFeePerGas: 0n,
        getBlobGasPrice: () => 1n,
      },
    },
  });
  const failed = execResult.exceptionError !== undefined;
  const reverted = execResult.exceptionError?.error === "revert";
  return {
    outcome: failed ? (reverted ? "reverted" : "failed") : "succeeded",
    gasUsed: Number(execResult.executionGasUsed),
    refund: failed ? 0 : Number(execResult.gasRefund ?? 0n),
    output: failed && !reverted ? "" : hex(execResult.returnValue),
    logs: failed ? [] : (execResult.logs ?? []).map(textOfLog),
    ...(await stateAfter(stateManager, [...program.codes.keys(), ORIGIN])),
  };
}

type LibraryLog = readonly [address: Uint8Array, topics: readonly Uint8Array[], data: Uint8Array];

function textOfLog([at, topics, data]: LibraryLog): string {
  return `${hex(at)} ${topics.map(hex).join(",")} ${hex(data)}`;
}

async function stateAfter(
  state: SimpleStateManager,
  accounts: readonly Address[],
): Promise<Pick<Ending, "storage" | "balances">> {
  const storage: string[] = [];
  const balances: string[] = [];
  for (const at of accounts) {
    const account = await state.getAccount(address(at));
    balances.push(`${account?.balance ?? 0n}/${account?.nonce ?? 0n}`);
    for (let slot = 0; slot < SLOTS; slot++) {
      const value = await state.getStorage(address(at), slotKey(slot));
      storage.push(BigInt(`0x0${hex(value)}`).toString());
    }
  }
  return { storage, balances };
}
