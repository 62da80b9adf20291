import { World } from "../../node/src/evm/world.ts";
import { receiptOf, receiptsRoot } from "../../node/src/exec/block/receipts.ts";
import { NO_BYTES } from "../../node/src/exec/bytes.ts";
import { execError } from "../../node/src/exec/errors.ts";
import { stateDelta } from "../../node/src/exec/state/delta.ts";
import type { StateReader } from "../../node/src/exec/state/reader.ts";
import { type CodeCache, createWorldReader } from "../../node/src/exec/state/worldReader.ts";
import type { NodeReader } from "../../node/src/exec/trie/nodeReader.ts";
import type { Header } from "../../node/src/types/block.ts";
import { bytesToBigint, bytesToHex } from "../../node/src/types/codec/bytes.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import type { Receipt } from "../../node/src/types/receipt.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";
import { answeringCode, FAILING_CODE } from "./contracts.ts";
import { VALIDATOR_CONTRACT } from "./ledger.ts";
import { TRANSACTION_GAS } from "./transactions.ts";

/** First byte of a transaction's data. */
export const OPERATION = { note: 0, transfer: 1, changeValidators: 2 } as const;

export type Frame = Omit<Header, "stateRoot" | "receiptsRoot" | "logsBloom" | "gasUsed">;

export type Processed = Omit<ExecutedBlock, "hash">;

const EMPTY_BLOOM = new Uint8Array(256);
const NOTE_SLOT = 0n;

export interface MachineParts {
  readonly nodes: NodeReader;
  readonly codes: CodeCache;
  /** Who may change the validators. */
  readonly governor: Address;
}

/** The rules of the small ledger, over the state and the tries of the node. */
export class Machine {
  readonly #world: World;
  readonly #reader: StateReader;
  readonly #nodes: NodeReader;
  readonly #governor: Address;
  readonly #transactions: RecoveredTransaction[] = [];
  readonly #receipts: Receipt[] = [];

  constructor(reader: StateReader, { nodes, codes, governor }: MachineParts) {
    this.#reader = reader;
    this.#nodes = nodes;
    this.#governor = governor;
    this.#world = new World(createWorldReader(reader, codes));
  }

  get gasUsed(): bigint {
    return TRANSACTION_GAS * BigInt(this.#receipts.length);
  }

  get transactions(): readonly Uint8Array[] {
    return this.#transactions.map(({ raw }) => raw);
  }

  /** Throws EXEC_INVALID_TRANSACTION, and then nothing has changed. */
  add(transaction: RecoveredTransaction): void {
    const { sender, nonce } = transaction;
    const expected = this.#world.account(sender).nonce;
    if (nonce !== expected) {
      const details = { reason: "nonce", nonce, expected };
      throw execError("EXEC_INVALID_TRANSACTION", "the nonce is not the account's", details);
    }
    this.#world.setNonce(sender, nonce + 1n);
    const succeeded = this.#apply(transaction);
    this.#world.finishTransaction();
    const outcome = {
      succeeded,
      gasUsed: TRANSACTION_GAS,
      contractAddress: undefined,
      logs: [],
      output: NO_BYTES,
      halt: undefined,
    };
    this.#receipts.push(receiptOf(transaction, outcome, this.gasUsed));
    this.#transactions.push(transaction);
  }

  /** Nothing is computed before the header is known. */
  settle(): void {}

  /** What came of it; its header has every field that execution gives. */
  finish(frame: Frame): Processed {
    const { transactions } = this;
    const { root, delta } = stateDelta(this.#world, this.#nodes, this.#reader.root);
    const header: Header = {
      ...frame,
      stateRoot: root,
      receiptsRoot: receiptsRoot(this.#receipts),
      logsBloom: EMPTY_BLOOM,
      gasUsed: this.gasUsed,
    };
    return {
      block: { header, transactions },
      receipts: this.#receipts,
      senders: this.#transactions.map(({ sender }) => sender),
      delta,
    };
  }

  #apply({ sender, data }: RecoveredTransaction): boolean {
    switch (data[0]) {
      case OPERATION.note:
        this.#world.setSlot(
          this.#world.slot(sender, NOTE_SLOT),
          bytesToBigint(data.subarray(1, 33)),
        );
        return true;
      case OPERATION.transfer:
        return this.#transfer(sender, data.subarray(1));
      case OPERATION.changeValidators: {
        if (sender !== this.#governor) return false;
        this.#world.setCode(VALIDATOR_CONTRACT, codeFor(data.subarray(1)));
        return true;
      }
      default:
        return false;
    }
  }

  /** `recipient (20) ‖ units (8)`. */
  #transfer(sender: Address, data: Uint8Array): boolean {
    if (data.length !== 28) return false;
    const recipient = bytesToHex(data.subarray(0, 20));
    const units = new DataView(data.buffer, data.byteOffset).getBigUint64(20);
    if (this.#world.account(sender).balance < units) return false;
    this.#world.transfer(sender, recipient, units);
    return true;
  }
}

/** Without an answer the contract fails. */
function codeFor(answer: Uint8Array): Uint8Array {
  return answer.length === 0 ? FAILING_CODE : answeringCode(bytesToHex(answer));
}
