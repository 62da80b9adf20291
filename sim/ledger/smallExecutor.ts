import type { Database } from "../../node/src/db/database.ts";
import { Ahead, type Progress } from "../../node/src/exec/block/ahead.ts";
import { frameOf } from "../../node/src/exec/block/build.ts";
import { checkFrame } from "../../node/src/exec/block/execute.ts";
import { createPreviewTeller } from "../../node/src/exec/block/previewTeller.ts";
import { execError, isExecError } from "../../node/src/exec/errors.ts";
import { accountAt, codeAt, proofAt, storageAt } from "../../node/src/exec/questions/state.ts";
import { validatorsOf } from "../../node/src/exec/questions/validators.ts";
import { createSerial } from "../../node/src/exec/serial.ts";
import { createStateReader, type StateReader } from "../../node/src/exec/state/reader.ts";
import { createCodeCache } from "../../node/src/exec/state/worldReader.ts";
import { HeldTries } from "../../node/src/exec/trie/heldTries.ts";
import { listRoot } from "../../node/src/exec/trie/listRoot.ts";
import { nodesAfter } from "../../node/src/exec/trie/nodeReader.ts";
import type { Block, Header } from "../../node/src/types/block.ts";
import { bytesToHex } from "../../node/src/types/codec/bytes.ts";
import { blockHash } from "../../node/src/types/codec/header.ts";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import { keccak256Hex } from "../../node/src/types/keccak.ts";
import type { BuildRequest, Executor } from "../../node/src/types/ports/executor.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";
import { answerIn } from "./contracts.ts";
import { PREVIEW_MAX, VALIDATOR_CONTRACT } from "./ledger.ts";
import { Machine } from "./machine.ts";
import { decodeTransaction } from "./transactions.ts";

const NODES_MAX = 256;
const CODE_BYTES_MAX = 1024 * 1024;

export interface SmallExecutorOptions {
  readonly database: Pick<Database, "state">;
  readonly governor: Address;
  readonly known: (hash: Hash) => RecoveredTransaction | undefined;
  /** As the node's executor has it. */
  readonly timestampGapMin?: bigint | undefined;
}

/** The small ledger behind the node's own port: tries, roots, receipts and their storage are the node's. */
export function createSmallExecutor(options: SmallExecutorOptions): Executor {
  const { state } = options.database;
  const held = new HeldTries(NODES_MAX);
  const nodesAt = ({ number }: Header) => nodesAfter(state, number, held);
  const codes = createCodeCache(CODE_BYTES_MAX);
  const readerAt = (header: Header): StateReader =>
    createStateReader(state, nodesAt(header), header.stateRoot);
  const machineAt = (parent: Header): Machine =>
    new Machine(readerAt(parent), { nodes: nodesAt(parent), codes, governor: options.governor });
  const inOrder = createSerial();
  const ahead = new Ahead({ known: options.known, begin: machineAt });
  return {
    build: async (request) => build(machineAt(request.parent), request),
    executeAhead: (preview, parent, coinbase) =>
      inOrder(() => ahead.advance(preview, parent, coinbase)),
    execute: (block, parent, parentHash) =>
      inOrder(async () => {
        checkFrame(block, { parent, parentHash, timestampGapMin: options.timestampGapMin ?? 1n });
        const begun = ahead.take(block);
        return execute(
          begun ?? { processor: machineAt(parent), executed: 0 },
          block,
          options.known,
        );
      }),
    validators: async (header) => {
      const answer = answerIn(codeAt(readerAt(header), VALIDATOR_CONTRACT));
      return validatorsOf({
        succeeded: answer !== undefined,
        returnData: bytesToHex(answer ?? new Uint8Array(0)),
        gasUsed: 0n,
        logs: [],
        halt: undefined,
      });
    },
    account: (address, header) => accountAt(readerAt(header), address),
    code: (address, header) => codeAt(readerAt(header), address),
    storageAt: (address, slot, header) => storageAt(readerAt(header), address, slot),
    proof: (address, slots, header) => proofAt(nodesAt(header), header.stateRoot, address, slots),
    call: () => Promise.reject(new Error("the small ledger has no contracts to call")),
    estimateGas: () => Promise.reject(new Error("the small ledger has one price")),
    trace: () => Promise.reject(new Error("the small ledger has no instructions to trace")),
  };
}

function build(machine: Machine, request: BuildRequest): ExecutedBlock {
  const previews = createPreviewTeller(request, PREVIEW_MAX);
  for (const transaction of request.transactions) {
    try {
      machine.add(transaction);
      previews.add(transaction.hash);
    } catch (error) {
      if (!isExecError(error, "EXEC_INVALID_TRANSACTION")) throw error;
    }
  }
  previews.end();
  const transactionsRoot = listRoot(machine.transactions);
  const processed = machine.finish({ ...frameOf(request), transactionsRoot });
  return { ...processed, hash: blockHash(processed.block.header) };
}

function execute(
  { processor: machine, executed }: Progress<Machine>,
  block: Block,
  known: (hash: Hash) => RecoveredTransaction | undefined,
): ExecutedBlock {
  const { header } = block;
  for (const raw of block.transactions.slice(executed)) {
    try {
      machine.add(known(keccak256Hex(raw)) ?? decodeTransaction(raw));
    } catch (error) {
      if (!isInvalidTransaction(error)) throw error;
      throw invalidBlock("transaction", error);
    }
  }
  const processed = machine.finish(header);
  const computed = processed.block.header;
  for (const field of ["stateRoot", "receiptsRoot", "gasUsed"] as const) {
    if (header[field] !== computed[field]) throw invalidBlock(field);
  }
  if (header.logsBloom.some((byte) => byte !== 0)) throw invalidBlock("logsBloom");
  return { ...processed, block, hash: blockHash(header) };
}

function isInvalidTransaction(error: unknown): boolean {
  if (isExecError(error, "EXEC_INVALID_TRANSACTION")) return true;
  return error instanceof NodeError && error.code === "CRYPTO_INVALID_TRANSACTION";
}

function invalidBlock(reason: string, cause?: unknown): NodeError {
  const message = `the block is not valid: ${reason}`;
  return execError("EXEC_INVALID_BLOCK", message, { reason }, cause);
}
