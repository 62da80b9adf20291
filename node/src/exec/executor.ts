import type { WorldReader } from "../evm/world.ts";
import type { Header } from "../types/block.ts";
import { BLOCK_TRANSACTIONS_MAX } from "../types/codec/limits.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { CallRequest, CallResult, Executor } from "../types/ports/executor.ts";
import type { ChainStore, StateStore } from "../types/ports/store.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import { minBigint } from "./bigint.ts";
import { Ahead } from "./block/ahead.ts";
import { buildBlock, frameOf } from "./block/build.ts";
import { checkFrame, executeBlock } from "./block/execute.ts";
import {
  type BlockFrame,
  type BlockProcessor,
  createBlockProcessor,
  type SlowGasLimits,
} from "./block/processor.ts";
import { NOBODY, payableGas, startCall } from "./questions/call.ts";
import { estimateGas } from "./questions/estimate.ts";
import { createQuestionPool } from "./questions/pool.ts";
import { accountAt, codeAt, proofAt, storageAt } from "./questions/state.ts";
import { startTrace } from "./questions/trace.ts";
import { VALIDATORS_LIMITS, validatorsOf, validatorsRequest } from "./questions/validators.ts";
import { createSerial } from "./serial.ts";
import { createStateReader } from "./state/reader.ts";
import { createCodeCache, createWorldReader } from "./state/worldReader.ts";
import { HeldTries } from "./trie/heldTries.ts";
import { nodesAfter } from "./trie/nodeReader.ts";
import { createWorkspace, type Workspace } from "./workspace.ts";

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
  /** Seconds that a block's timestamp is after its parent's, at least: 1, unless several blocks share a second. */
  readonly timestampGapMin?: bigint | undefined;
  readonly limits?: Partial<ExecutorLimits> | undefined;
}

export interface ExecutorLimits {
  /** Decoded trie nodes kept in memory: some 2 KiB each. */
  readonly nodesMax: number;
  /** Bytes of memory for contract code and what the machine knows of it, reckoned at worst: twice what all of ours take. */
  readonly codeBytesMax: number;
  /** Transactions of a proposal; with more it is none that others decode. */
  readonly transactionsMax: number;
  /** Milliseconds after which a proposal takes no further transaction. */
  readonly buildMs: number;
  /** Transactions of a part in which the others are told of a proposal while it is built. */
  readonly previewMax: number;
  /** Milliseconds that a call or an estimate may run. */
  readonly callMs: number;
  /** Calls that run at a time, and that wait. */
  readonly callsMax: number;
  readonly waitingCallsMax: number;
  /** Milliseconds that a trace may run, and characters that its answer may have. */
  readonly traceMs: number;
  readonly traceCharactersMax: number;
  /** Traces that wait for the one that runs. */
  readonly waitingTracesMax: number;
}

const DEFAULT_LIMITS: ExecutorLimits = {
  nodesMax: 32_768,
  codeBytesMax: 128 * 1024 * 1024,
  transactionsMax: BLOCK_TRANSACTIONS_MAX,
  buildMs: 1_000,
  previewMax: 128,
  callMs: 5_000,
  callsMax: 4,
  waitingCallsMax: 1_024,
  traceMs: 5_000,
  traceCharactersMax: 16 * 1024 * 1024,
  waitingTracesMax: 4,
};

/** A step that is looked at takes far longer than one that is not. */
const TRACED_INSTRUCTIONS_PER_LOOK = 256;

/**
 * Gas that a transaction or a call, and a block, may spend on slow precompiled contracts: some 0.5 and 2 seconds on a slow
 * machine. Part of what validators agree on: none proposes or prepares a block beyond it, and what is decided all the same
 * is executed. Our own contracts use none of them; a pairing of six points costs 250,000.
 */
const SLOW_GAS: SlowGasLimits = { transactionMax: 300_000, blockMax: 1_000_000 };

/**
 * Bytes of code that a question keeps while it is answered; one that goes round more has only its own milliseconds. A block
 * keeps all that its gas paid for: execution that reads again and again would hold up consensus.
 */
const QUESTION_CODE_BYTES_MAX = 32 * 1024 * 1024;

export function createExecutor(options: ExecutorOptions): Executor {
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const decoding = {
    decodeTransaction: options.decodeTransaction,
    known: options.known ?? (() => undefined),
  };
  const hashOfBlock = (number: bigint) => options.chain.hashByNumber(number);
  const newWorkspace = () => createWorkspace({ chainId: options.chainId, hashOfBlock });
  const held = new HeldTries(limits.nodesMax);
  const codes = createCodeCache(limits.codeBytesMax);
  const inOrder = createSerial();
  const workspace = newWorkspace();
  const calls = createQuestionPool({
    createWorkspace: newWorkspace,
    atOnceMax: limits.callsMax,
    waitingMax: limits.waitingCallsMax,
  });
  // Consensus asks for the validators: it neither waits behind the calls of users nor is refused with them.
  const consensusCalls = createQuestionPool({
    createWorkspace: newWorkspace,
    atOnceMax: 1,
    waitingMax: Number.POSITIVE_INFINITY,
  });

  const nodesAt = ({ number }: Header) => nodesAfter(options.state, number, held);
  const readerAt = (header: Header) =>
    createStateReader(options.state, nodesAt(header), header.stateRoot);
  const worldAt = (header: Header, keptBytesMax = QUESTION_CODE_BYTES_MAX) =>
    createWorldReader(readerAt(header), codes, keptBytesMax);
  const processorAt = (
    parent: Header,
    frame: BlockFrame,
    slowGas: SlowGasLimits | undefined,
  ): BlockProcessor => {
    // There is one workspace: what was begun in it ends here.
    ahead.forget();
    const state = { root: parent.stateRoot, reader: worldAt(parent, Number.POSITIVE_INFINITY) };
    return createBlockProcessor(workspace, state, nodesAt(parent), frame, slowGas);
  };
  const ahead = new Ahead({
    known: decoding.known,
    begin: (parent, frame) => processorAt(parent, frame, SLOW_GAS),
  });
  const callAt = (request: CallRequest, header: Header, gasLimit: bigint, ms: number) => {
    const callLimits = { gasLimit, slowGasMax: SLOW_GAS.transactionMax };
    return calls.ask(worldAt(header), ms, (free) => startCall(free, request, header, callLimits));
  };

  return {
    build: (request) => {
      ahead.forget();
      return inOrder(() =>
        buildBlock(processorAt(request.parent, frameOf(request), SLOW_GAS), request, limits),
      );
    },
    executeAhead: (preview, parent, coinbase) =>
      inOrder(() => ahead.advance(preview, parent, coinbase)),
    execute: (block, parent, parentHash, { isDecided }) => {
      const slowGas = isDecided ? undefined : SLOW_GAS;
      if (!ahead.isFor(block.header)) ahead.forget();
      return inOrder(async () => {
        checkFrame(block, { parent, parentHash, timestampGapMin: options.timestampGapMin ?? 1n });
        // What was begun keeps to the limits of a proposal.
        const begun = isDecided ? undefined : ahead.take(block);
        const processor = begun?.processor ?? processorAt(parent, block.header, slowGas);
        return executeBlock(processor, block, decoding, begun?.executed);
      });
    },
    call: (request, header) => callAt(request, header, gasFor(request, header), limits.callMs),
    estimateGas: async (request, header) => {
      const balance = accountAt(readerAt(header), request.from ?? NOBODY)?.balance ?? 0n;
      const endsAt = performance.now() + limits.callMs;
      const run = (gas: bigint): Promise<CallResult> =>
        callAt(request, header, gas, endsAt - performance.now());
      return estimateGas(run, payableGas(request, gasFor(request, header), balance));
    },
    trace: createTracing(newWorkspace, worldAt, limits),
    account: (address, header) => accountAt(readerAt(header), address),
    code: (address, header) => codeAt(readerAt(header), address),
    storageAt: (address, slot, header) => storageAt(readerAt(header), address, slot),
    proof: (address, slots, header) => proofAt(nodesAt(header), header.stateRoot, address, slots),
    validators: async (header) => {
      const request = validatorsRequest(options.validatorContract);
      const ask = (free: Workspace) => startCall(free, request, header, VALIDATORS_LIMITS);
      return validatorsOf(await consensusCalls.ask(worldAt(header), Number.POSITIVE_INFINITY, ask));
    },
  };
}

function createTracing(
  newWorkspace: () => Workspace,
  worldAt: (header: Header) => WorldReader,
  limits: ExecutorLimits,
): Executor["trace"] {
  // A trace holds its answer in memory while it runs, so there is one at a time.
  const traces = createQuestionPool({
    createWorkspace: newWorkspace,
    atOnceMax: 1,
    waitingMax: limits.waitingTracesMax,
    instructionsPerLook: TRACED_INSTRUCTIONS_PER_LOOK,
  });
  const traceLimits = {
    charactersMax: limits.traceCharactersMax,
    slowGasMax: SLOW_GAS.transactionMax,
  };
  return (request) =>
    traces.ask(worldAt(request.parent), limits.traceMs, (free) =>
      startTrace(free, request, traceLimits),
    );
}

/** A call gets what it asks for, but no more than a block could give it. */
function gasFor(request: CallRequest, header: Header): bigint {
  return minBigint(request.gas ?? header.gasLimit, header.gasLimit);
}
