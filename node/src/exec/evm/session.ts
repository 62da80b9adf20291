import type { Hardfork } from "@ethereumjs/common";
import {
  type EVM,
  type EVMMockBlockchainInterface,
  getOpcodesForHF,
  NobleBN254,
  paramsEVM,
} from "@ethereumjs/evm";
import { Address as EVMAddress } from "@ethereumjs/util";
import { assertDefined } from "../../types/assert.ts";
import { hexToBytes } from "../../types/codec/bytes.ts";
import type { Address, Hash } from "../../types/hex.ts";
import { JournaledState } from "../state/journaledState.ts";
import { EMPTY_READER } from "../state/reader.ts";
import { type ChainCommon, createChainCommon } from "./chainCommon.ts";
import { ChainEVM } from "./chainEvm.ts";

/** What an execution can see of its block. */
export interface BlockContext {
  readonly number: bigint;
  /** UTC seconds. */
  readonly timestamp: bigint;
  readonly coinbase: Address;
  readonly gasLimit: bigint;
  /** Wei; 0 on our networks. */
  readonly baseFee: bigint;
  readonly prevRandao: Hash;
}

/** Hash of a block by number, for BLOCKHASH. */
export type HashOfBlock = (number: bigint) => Hash | undefined;

/**
 * Called again and again while a message runs, however it loops, and awaited. What it throws, before it returns its
 * promise, ends the run; the promise itself never rejects.
 */
export type OnProgress = () => Promise<void>;

export interface SessionOptions {
  readonly chainId: bigint;
  readonly hardfork?: Hardfork | undefined;
  readonly hashOfBlock: HashOfBlock;
  readonly onProgress?: OnProgress | undefined;
}

type EVMOptions = NonNullable<ConstructorParameters<typeof EVM>[0]>;
type CustomOpcodes = NonNullable<EVMOptions["customOpcodes"]>;
/** The EVM's form of a block. */
export type EVMBlock = NonNullable<Parameters<EVM["runCall"]>[0]["block"]>;

/**
 * An EVM and the state it runs on; one execution at a time, each after `state.begin(reader)`. A session whose execution
 * threw is not used again: the EVM keeps marks of the calls it was in.
 */
export interface Session {
  readonly evm: EVM;
  readonly state: JournaledState;
}

/** Jumps between two reports of progress: some 0.2 ms. */
const JUMPS_PER_REPORT = 256;
/** Calls between two reports of progress. */
const CALLS_PER_REPORT = 16;

export function createSession(options: SessionOptions): Session {
  const { onProgress } = options;
  const common = createChainCommon(options.chainId, options.hardfork);
  common.updateParams(paramsEVM);
  const state = new JournaledState(EMPTY_READER);
  const evm = new ChainEVM({
    common,
    stateManager: state,
    blockchain: blockHashes(options.hashOfBlock),
    bn254: new NobleBN254(),
    ...(onProgress && { customOpcodes: reportingJumps(common, onProgress) }),
  });
  if (onProgress) reportCalls(evm, onProgress);
  common.freeze();
  return { evm, state };
}

export function evmBlock(context: BlockContext): EVMBlock {
  return {
    header: {
      number: context.number,
      coinbase: toEVMAddress(context.coinbase),
      timestamp: context.timestamp,
      difficulty: 1n,
      prevRandao: hexToBytes(context.prevRandao),
      gasLimit: context.gasLimit,
      baseFeePerGas: context.baseFee,
      // No block carries blobs: their price stays at its minimum.
      getBlobGasPrice: () => 1n,
    },
  };
}

export function toEVMAddress(address: Address): EVMAddress {
  return new EVMAddress(hexToBytes(address));
}

/** No code loops without a jump or a call: both report progress. */
function reportingJumps(common: ChainCommon, onProgress: OnProgress): CustomOpcodes {
  const { handlers } = getOpcodesForHF(common);
  let jumps = 0;
  return [
    { opcode: 0x56, opcodeName: "JUMP", baseFee: 8 },
    { opcode: 0x57, opcodeName: "JUMPI", baseFee: 10 },
  ].map((jump) => {
    const handler = assertDefined(handlers.get(jump.opcode), "the EVM can jump");
    const logicFunction: typeof handler = async (runState, rules) => {
      await handler(runState, rules);
      jumps = (jumps + 1) % JUMPS_PER_REPORT;
      if (jumps === 0) await onProgress();
    };
    return { ...jump, logicFunction };
  });
}

function reportCalls(evm: EVM, onProgress: OnProgress): void {
  let calls = 0;
  evm.events.on("beforeMessage", (_message, resume) => {
    calls = (calls + 1) % CALLS_PER_REPORT;
    if (calls === 0) void onProgress().then(resume);
    else resume?.();
  });
}

function blockHashes(hashOfBlock: HashOfBlock): EVMMockBlockchainInterface {
  const blockchain: EVMMockBlockchainInterface = {
    getBlock: (number) => {
      const hash = hashOfBlock(BigInt(number));
      return hash === undefined
        ? Promise.reject(new Error(`block ${number} is not in the store`))
        : Promise.resolve({ hash: () => hexToBytes(hash) });
    },
    putBlock: () => Promise.resolve(),
    shallowCopy: () => blockchain,
  };
  return blockchain;
}
