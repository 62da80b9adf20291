import type { Block, Header } from "../../types/block.ts";
import { equalBytes } from "../../types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA } from "../../types/codec/extraData.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { Preview } from "../../types/ports/preview.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { isExecError } from "../errors.ts";
import type { BlockFrame, BlockProcessor } from "./processor.ts";

/** A block that is being executed. */
export interface Progress<Processor = BlockProcessor> {
  readonly processor: Processor;
  /** How many of its transactions are. */
  readonly executed: number;
}

/** What runs a block's transactions in order. */
export interface AheadProcessor {
  /** Throws EXEC_INVALID_TRANSACTION. */
  add(transaction: RecoveredTransaction): Promise<void> | void;
  /** When all are added. */
  settle(): void;
}

export interface AheadPorts<Processor> {
  readonly known: (hash: Hash) => RecoveredTransaction | undefined;
  readonly begin: (parent: Header, frame: BlockFrame) => Processor;
}

interface Run<Processor> {
  readonly frame: BlockFrame;
  readonly processor: Processor;
  /** Of the transactions that it was said to have so far. */
  readonly hashes: Hash[];
  readonly executed: RecoveredTransaction[];
  /** Whether it was said to have no more. */
  isWhole: boolean;
}

/**
 * Executes a block while its proposer builds it. One block of a height, the first that is told of, until it is proposed: what
 * a proposer tells costs no more than a block. All but `isFor` and `forget` are to be called where executions take turns.
 */
export class Ahead<Processor extends AheadProcessor> {
  readonly #ports: AheadPorts<Processor>;
  #run: Run<Processor> | undefined;
  /** The last height that a block was begun of, or taken. */
  #begun = 0n;

  constructor(ports: AheadPorts<Processor>) {
    this.#ports = ports;
  }

  /** Executes what became known to be next. After a part that is not next nothing is: the proposal tells all of it again. */
  async advance(preview: Preview, parent: Header, coinbase: Address): Promise<void> {
    const run = preview.first === 0 ? this.#begin(preview, parent, coinbase) : this.#run;
    if (run === undefined || !continues(run, preview, coinbase)) return;
    run.hashes.push(...preview.hashes);
    run.isWhole = preview.isLast;
    try {
      await this.#execute(run);
    } catch (error) {
      this.forget();
      if (!isExecError(error, "EXEC_INVALID_TRANSACTION")) throw error;
    }
  }

  /** Whether this is, as far as its header tells, the block that is executed. */
  isFor(header: Header): boolean {
    return this.#run !== undefined && isFrameOf(header, this.#run.frame);
  }

  /** No more than the transaction in progress is executed. */
  forget(): void {
    this.#run = undefined;
  }

  /** What was executed of a block, to go on with, and nothing if it was another's. It is forgotten here. */
  take({ header, transactions }: Block): Progress<Processor> | undefined {
    const run = this.#run;
    this.forget();
    this.#begun = header.number;
    if (run === undefined || !isFrameOf(header, run.frame)) return undefined;
    const { executed, processor } = run;
    const isBegun = executed.every(({ raw }, index) => isSame(raw, transactions[index]));
    return isBegun ? { processor, executed: executed.length } : undefined;
  }

  #begin(
    { number, parentHash, timestamp }: Preview,
    parent: Header,
    coinbase: Address,
  ): Run<Processor> | undefined {
    if (number !== parent.number + 1n || number <= this.#begun) return undefined;
    this.#begun = number;
    const { gasLimit } = parent;
    const extraData = EMPTY_EXTRA_DATA;
    const frame = { number, parentHash, timestamp, coinbase, gasLimit, extraData };
    const processor = this.#ports.begin(parent, frame);
    this.#run = { frame, processor, hashes: [], executed: [], isWhole: false };
    return this.#run;
  }

  async #execute(run: Run<Processor>): Promise<void> {
    for (const hash of run.hashes.slice(run.executed.length)) {
      const transaction = this.#ports.known(hash);
      if (transaction === undefined) return;
      await run.processor.add(transaction);
      run.executed.push(transaction);
      if (this.#run !== run) return;
    }
    if (run.isWhole) run.processor.settle();
  }
}

function continues(run: Run<unknown>, preview: Preview, coinbase: Address): boolean {
  if (run.isWhole || preview.first !== run.hashes.length) return false;
  return isFrameOf({ ...preview, coinbase }, run.frame);
}

/** With what comes from the parent, all of a header that execution depends on. */
type FrameKey = Pick<BlockFrame, "parentHash" | "timestamp" | "coinbase">;

function isFrameOf({ parentHash, timestamp, coinbase }: FrameKey, frame: FrameKey): boolean {
  return (
    parentHash === frame.parentHash && timestamp === frame.timestamp && coinbase === frame.coinbase
  );
}

function isSame(raw: Uint8Array, other: Uint8Array | undefined): boolean {
  return other !== undefined && equalBytes(raw, other);
}
