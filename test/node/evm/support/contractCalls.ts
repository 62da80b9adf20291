import { createCustomCommon, type Hardfork, Mainnet } from "@ethereumjs/common";
import { createEVM, NobleBN254 } from "@ethereumjs/evm";
import { SimpleStateManager } from "@ethereumjs/statemanager";
import { Account, Address as LibraryAddress } from "@ethereumjs/util";
import { EMPTY_CODE_HASH } from "../../../../node/src/evm/code.ts";
import { Machine } from "../../../../node/src/evm/machine.ts";
import { precompilesOf } from "../../../../node/src/evm/precompiles.ts";
import { rulesOf } from "../../../../node/src/evm/rules.ts";
import { hashToWord, wordToHash } from "../../../../node/src/evm/word.ts";
import type { GenesisFile } from "../../../../node/src/exec/genesis/genesisFile.ts";
import { createEmptyWorld } from "../../../../node/src/exec/workspace.ts";
import { hexToBytes } from "../../../../node/src/types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../../../../node/src/types/hex.ts";
import { BLOCK } from "./program.ts";

export interface ContractCall {
  readonly from: Address;
  readonly to: Address;
  readonly data: Hex;
  readonly gas: number;
  /** Of the block; the time in UTC seconds. */
  readonly at: { readonly number: bigint; readonly timestamp: bigint };
}

/** What must not differ of one call. */
export interface CallEnding {
  readonly succeeded: boolean;
  readonly gasUsed: number;
  readonly refund: number;
  readonly output: string;
  readonly logs: readonly string[];
}

/** Accounts that are not empty and slots that are not zero, as text by `address` and `address_slot`. */
export type StateText = ReadonlyMap<string, string>;

export interface ChainOptions {
  readonly alloc: GenesisFile["alloc"];
  readonly chainId: number;
}

type Alloc = GenesisFile["alloc"];

const rules = rulesOf("prague");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const accountText = (nonce: bigint, balance: bigint, codeHash: string): string =>
  `${nonce} ${balance} ${codeHash}`;
const EMPTY_ACCOUNT = accountText(0n, 0n, EMPTY_CODE_HASH);

/** Our machine over a genesis state. */
export function ourChain({ alloc, chainId }: ChainOptions): {
  call(call: ContractCall): CallEnding;
  state(): StateText;
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
    call({ from, to, data, gas, at }) {
      for (const warm of [...precompiles.keys(), from, to, BLOCK.coinbase]) world.warmAccount(warm);
      const transaction = { origin: from, gasPrice: 0n, blobHashes: [] };
      const block = { ...BLOCK, ...at, chainId: BigInt(chainId) };
      const machine = new Machine({ rules, precompiles, world, block, transaction });
      const bytes = hexToBytes(data);
      machine.begin({ kind: "call", caller: from, to, value: 0n, data: bytes, gas });
      const result = machine.run();
      if (result === undefined) throw new Error("the machine stopped without a result");
      const { logs, refund } = world;
      const ending = {
        succeeded: result.succeeded,
        gasUsed: gas - result.gasLeft,
        refund: result.succeeded ? refund : 0,
        output: hex(result.output),
        logs: logs.map(({ address, topics, data: logged }) =>
          [address, ...topics, logged].map((text) => text.slice(2)).join(" "),
        ),
      };
      world.finishTransaction();
      return ending;
    },
    state() {
      const text = new Map<string, string>();
      for (const { address, nonce, balance, codeHash, slots } of world.accounts().values()) {
        const account = accountText(nonce, balance, codeHash);
        if (account !== EMPTY_ACCOUNT) text.set(address, account);
        for (const [slot, { current }] of slots) {
          if (current !== 0n) text.set(`${address}_${wordToHash(slot)}`, current.toString(16));
        }
      }
      return text;
    },
  };
}

/** The library's over the same. */
export async function theirChain({ alloc, chainId }: ChainOptions): Promise<{
  call(call: ContractCall): Promise<CallEnding>;
  state(): StateText;
}> {
  const common = createCustomCommon({ chainId }, Mainnet, { hardfork: rules.fork as Hardfork });
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
  const evm = await createEVM({ common, stateManager, bn254: new NobleBN254() });
  return {
    async call({ from, to, data, gas, at }) {
      stateManager.originalStorageCache.clear();
      for (const warm of evm.precompiles.keys()) evm.journal.addAlwaysWarmAddress(`0x${warm}`);
      for (const warm of [from, to, BLOCK.coinbase]) evm.journal.addAlwaysWarmAddress(warm);
      const { execResult } = await evm.runCall({
        caller: address(from),
        to: address(to),
        data: hexToBytes(data),
        gasLimit: BigInt(gas),
        skipNonceIncrement: true,
        gasPrice: 0n,
        block: {
          header: {
            ...{ ...at, gasLimit: BLOCK.gasLimit },
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
    state() {
      const text = new Map<string, string>();
      for (const [at, account] of stateManager.accountStack.at(-1) ?? []) {
        if (account === undefined) continue;
        const { nonce, balance, codeHash } = account;
        const told = accountText(nonce, balance, `0x${hex(codeHash)}`);
        if (told !== EMPTY_ACCOUNT) text.set(at, told);
      }
      for (const [at, value] of stateManager.storageStack.at(-1) ?? []) {
        const word = BigInt(`0x0${hex(value)}`);
        if (word !== 0n) text.set(at, word.toString(16));
      }
      return text;
    },
  };
}

/** What one has and the other has not, or has otherwise. */
export function differences(ours: StateText, theirs: StateText): readonly string[] {
  const keys = new Set([...ours.keys(), ...theirs.keys()]);
  return [...keys]
    .filter((key) => ours.get(key) !== theirs.get(key))
    .map((key) => `${key}: ${ours.get(key)}, theirs ${theirs.get(key)}`);
}
