import { Common, type Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM, NobleBN254 } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { Account, Address as LibraryAddress } from "@ethereumjs/util";
import { Machine } from "../../../../node/src/evm/machine.ts";
import { precompilesOf } from "../../../../node/src/evm/precompiles.ts";
import { rulesOf } from "../../../../node/src/evm/rules.ts";
import { hashToWord, wordToHash } from "../../../../node/src/evm/word.ts";
import type { World } from "../../../../node/src/evm/world.ts";
import type { GenesisFile } from "../../../../node/src/exec/genesis/genesisFile.ts";
import { createEmptyWorld } from "../../../../node/src/exec/workspace.ts";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { BLOCK } from "./program.ts";

export interface ContractCall {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
}

/** What must not differ of one call. */
export interface CallEnding {
  readonly succeeded: boolean;
  readonly gasUsed: number;
  readonly refund: number;
  readonly output: string;
  readonly logs: readonly string[];
}

const GAS = 5_000_000;
const rules = rulesOf("prague");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

type Alloc = GenesisFile["alloc"];

/** Our machine over a genesis state. */
export function ourChain(alloc: Alloc): {
  readonly world: World;
  call(call: ContractCall): CallEnding;
} {
  const precompiles = precompilesOf(rules);
  const world = createEmptyWorld();
  for (const [at, account] of Object.entries(alloc) as [Address, Alloc[Address]][]) {
    world.setNonce(at, BigInt(account?.nonce ?? 0));
    world.setBalance(at, BigInt(account?.balance ?? 0));
    world.setCode(at, hexToBytes((account?.code ?? "0x") as Hex));
    for (const [slot, value] of Object.entries(account?.storage ?? {})) {
      world.setSlot(world.slot(at, hashToWord(slot as Hash)), BigInt(value));
    }
  }
  world.finishTransaction();
  return {
    world,
    call({ from, to, data }) {
      for (const at of [...precompiles.keys(), from, to, BLOCK.coinbase]) world.warmAccount(at);
      const transaction = { origin: from, gasPrice: 0n, blobHashes: [] };
      const machine = new Machine({ rules, precompiles, world, block: BLOCK, transaction });
      const bytes = hexToBytes(data);
      machine.begin({ kind: "call", caller: from, to, value: 0n, data: bytes, gas: GAS });
      const result = machine.run();
      if (result === undefined) throw new Error("the machine stopped without a result");
      const { logs, refund } = world;
      const ending = {
        succeeded: result.succeeded,
        gasUsed: GAS - result.gasLeft,
        refund: result.succeeded ? refund : 0,
        output: hex(result.output),
        logs: logs.map(({ address, topics, data: logged }) =>
          [address, ...topics, logged].map((text) => text.slice(2)).join(" "),
        ),
      };
      world.finishTransaction();
      return ending;
    },
  };
}

/** The library's over the same. */
export async function theirChain(alloc: Alloc): Promise<{
  call(call: ContractCall): Promise<CallEnding>;
  slot(at: Address, slot: bigint): Promise<bigint>;
}> {
  const common = new Common({ chain: Mainnet, hardfork: rules.fork as Hardfork });
  const stateManager = new SimpleStateManager({ common });
  const address = (text: Address): LibraryAddress => new LibraryAddress(hexToBytes(text));
  for (const [at, account] of Object.entries(alloc) as [Address, Alloc[Address]][]) {
    const { nonce = 0, balance = 0, code = "0x", storage = {} } = account ?? {};
    await stateManager.putAccount(address(at), new Account(BigInt(nonce), BigInt(balance)));
    if (code !== "0x") await stateManager.putCode(address(at), hexToBytes(code as Hex));
    for (const [slot, value] of Object.entries(storage)) {
      const bytes = hexToBytes(value as Hex);
      const start = bytes.findIndex((byte) => byte !== 0);
      if (start < 0) continue;
      await stateManager.putStorage(address(at), hexToBytes(slot as Hex), bytes.subarray(start));
    }
  }
  return {
    async call({ from, to, data }) {
      stateManager.originalStorageCache.clear();
      const evm = await createEVM({ common, stateManager, bn254: new NobleBN254() });
      for (const at of evm.precompiles.keys()) evm.journal.addAlwaysWarmAddress(`0x${at}`);
      for (const at of [from, to, BLOCK.coinbase]) evm.journal.addAlwaysWarmAddress(at);
      const { execResult } = await evm.runCall({
        caller: address(from),
        to: address(to),
        data: hexToBytes(data),
        gasLimit: BigInt(GAS),
        skipNonceIncrement: true,
        gasPrice: 0n,
        block: {
          header: {
            ...{ number: BLOCK.number, timestamp: BLOCK.timestamp, gasLimit: BLOCK.gasLimit },
            coinbase: address(BLOCK.coinbase),
            difficulty: 1n,
            prevRandao: new Uint8Array(32).fill(9),
            baseFeePerGas: 0n,
            getBlobGasPrice: () => 1n,
          },
        },
      });
      await evm.journal.cleanup();
      const error = execResult.exceptionError?.error;
      return {
        succeeded: error === undefined,
        gasUsed: Number(execResult.executionGasUsed),
        refund: error === undefined ? Number(execResult.gasRefund ?? 0n) : 0,
        output: error === undefined || error === "revert" ? hex(execResult.returnValue) : "",
        logs:
          error === undefined
            ? (execResult.logs ?? []).map(([at, topics, logged]) =>
                [at, ...topics, logged].map(hex).join(" "),
              )
            : [],
      };
    },
    async slot(at, slot) {
      const value = await stateManager.getStorage(address(at), hexToBytes(wordToHash(slot)));
      return BigInt(`0x0${hex(value)}`);
    },
  };
}
