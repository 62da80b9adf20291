import { LRUCache } from "lru-cache";
import type { Header } from "../types/block.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { CallRequest, CallResult, Executor } from "../types/ports/executor.ts";
import type { ChainStore, StateStore } from "../types/ports/store.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { minBigint } from "./bigint.ts";
import { buildBlock, frameOf } from "./block/build.ts";
import { checkFrame, executeBlock } from "./block/execute.ts";
import { type BlockFrame, type BlockProcessor, createBlockProcessor } from "./block/processor.ts";
import { createSession, type Session } from "./evm/session.ts";
import { createSessionPool } from "./evm/sessionPool.ts";
import { runCall } from "./questions/call.ts";
import { estimateGas } from "./questions/estimate.ts";
import { accountAt, codeAt, proofAt, storageAt } from "./questions/state.ts";
import { VALIDATORS_GAS, validatorsOf, validatorsRequest } from "./questions/validators.ts";
import { createSerial } from "./serial.ts";
import { createStateReader, type StateReader } from "./state/reader.ts";
import { NodeReader } from "./trie/nodeReader.ts";

export interface ExecutorOptions {
  readonly state: StateStore;
  /** For BLOCKHASH. */
  readonly chain: Pick<ChainStore, "hashByNumber">;
  readonly chainId: bigint;
  /** `config.qbft.validatorcontractaddress` of the genesis. */
  readonly validatorContract: Address;
  /** Decodes and recovers the sender; throws CRYPTO_INVALID_TRANSACTION. */
  readonly decodeTransaction: (raw: Uint8Array) => RecoveredTransaction;
  /** Transactions decoded before, e.g. those in the pool. */
  readonly known?: ((hash: Hash) => RecoveredTransaction | undefined) | undefined;
  readonly limits?: Partial<ExecutorLimits> | undefined;
}

export interface ExecutorLimits {
  /** Decoded trie nodes kept in memory: some 2 KiB each. */
  readonly nodesMax: number;
  /** Bytes of contract code kept in memory; what the interpreter knows of a code is some ten times as large. */
  readonly codeBytesMax: number;
  /** Milliseconds after which a proposal takes no further transaction. */
  readonly buildMs: number;
  /** Milliseconds that a call or an estimate may run. */
  readonly callMs: number;
  /** Calls that run at a time, and that wait. */
  readonly callsMax: number;
  readonly waitingCallsMax: number;
}

const DEFAULT_LIMITS: ExecutorLimits = {
  nodesMax: 16_384,
  codeBytesMax: 4 * 1024 * 1024,
  buildMs: 1_000,
  callMs: 5_000,
  callsMax: 4,
  waitingCallsMax: 1_024,
};

export function createExecutor(options: ExecutorOptions): Executor {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const decoding = {
    decodeTransaction: options.decodeTransaction,
    known: options.known ?? (() => undefined),
  };
  const hashOfBlock = (number: bigint) => options.chain.hashByNumber(number);
  const sessionOptions = { chainId: options.chainId, hashOfBlock };
  const store = withCachedCodes(options.state, limits.codeBytesMax);
  const nodes = new NodeReader(store.node, limits.nodesMax);
  const inOrder = createSerial();
  const blocks = createProcessorFactory(() => createSession(sessionOptions), nodes);
  const calls = createSessionPool({
    ...sessionOptions,
    sessionsMax: limits.callsMax,
    waitingMax: limits.waitingCallsMax,
  });
  // Consensus asks for the validators: it neither waits behind the calls of users nor is refused with them.
  const consensusCalls = createSessionPool({
    ...sessionOptions,
    sessionsMax: 1,
    waitingMax: Number.POSITIVE_INFINITY,
  });

  const readerAt = (header: Header) => createStateReader(store, nodes, header.stateRoot);
  const callAt = (request: CallRequest, header: Header, gas: bigint, ms: number) =>
    calls.run(readerAt(header), ms, (session) => runCall(session, request, header, gas));

  return {
    build: (request) =>
      inOrder(() => {
        const run = (processor: BlockProcessor) => buildBlock(processor, request, limits);
        return blocks(readerAt(request.parent), frameOf(request), run);
      }),
    execute: (block, parent, parentHash) =>
      inOrder(async () => {
        checkFrame(block, parent, parentHash);
        const run = (processor: BlockProcessor) => executeBlock(processor, block, decoding);
        return blocks(readerAt(parent), block.header, run);
      }),
    call: (request, header) => callAt(request, header, gasFor(request, header), limits.callMs),
    estimateGas: (request, header) => {
      const endsAt = performance.now() + limits.callMs;
      const run = (gas: bigint): Promise<CallResult> =>
        callAt(request, header, gas, endsAt - performance.now());
      return estimateGas(run, gasFor(request, header));
    },
    account: (address, header) => accountAt(readerAt(header), address),
    code: (address, header) => codeAt(readerAt(header), address),
    storageAt: (address, slot, header) => storageAt(readerAt(header), address, slot),
    proof: (address, slots, header) => proofAt(nodes, header.stateRoot, address, slots),
    validators: async (header) => {
      const request = validatorsRequest(options.validatorContract);
      const answer = await consensusCalls.run(
        readerAt(header),
        Number.POSITIVE_INFINITY,
        (session) => runCall(session, request, header, VALIDATORS_GAS),
      );
      return validatorsOf(answer);
    },
  };
}

/** A call gets what it asks for, but no more than a block could give it. */
function gasFor(request: CallRequest, header: Header): bigint {
  return minBigint(request.gas ?? header.gasLimit, header.gasLimit);
}

type RunBlock = <T>(
  reader: StateReader,
  frame: BlockFrame,
  run: (processor: BlockProcessor) => Promise<T>,
) => Promise<T>;

/** One session serves block after block; after an error it is replaced. */
function createProcessorFactory(newSession: () => Session, nodes: NodeReader): RunBlock {
  let session = newSession();
  return async (reader, frame, run) => {
    try {
      return await run(createBlockProcessor(session, reader, nodes, frame));
    } catch (error) {
      session = newSession();
      throw error;
    }
  };
}

/** Codes never change under their hash; the interpreter knows a code again by its array. */
function withCachedCodes(store: StateStore, bytesMax: number): StateStore {
  const codes = new LRUCache<Hash, Uint8Array>({
    maxSize: bytesMax,
    sizeCalculation: (code) => code.length + 64,
  });
  return {
    root: () => store.root(),
    isWhole: () => store.isWhole(),
    account: (address) => store.account(address),
    slot: (address, slot) => store.slot(address, slot),
    node: (hash) => store.node(hash),
    code: (hash) => {
      const code = codes.get(hash) ?? store.code(hash);
      if (code !== undefined) codes.set(hash, code);
      return code;
    },
  };
}
