import type { Header } from "../block.ts";
import type { Address, Hash, Hex } from "../hex.ts";
import type { RecoveredTransaction } from "../transaction.ts";

/** Every instruction, with what is asked for of its surroundings. */
export interface StepOptions {
  readonly kind: "steps";
  readonly stack: boolean;
  readonly storage: boolean;
  readonly memory: boolean;
  readonly returnData: boolean;
  /** Steps to keep of each transaction; 0 keeps all. */
  readonly limit: number;
}

/** Every call, in the tree that they make. */
export interface CallOptions {
  readonly kind: "calls";
  readonly onlyTop: boolean;
  readonly logs: boolean;
}

export type TraceOptions = StepOptions | CallOptions;

/** Transactions of a block to execute again, on the state of its parent. */
export interface TraceRequest {
  readonly header: Header;
  readonly parent: Header;
  /** The transaction of the block at an index. Asked in order, from the first one of the block. */
  readonly transactionAt: (index: number) => RecoveredTransaction;
  /** Indices of the first and the last transaction that are traced; those before are only executed. */
  readonly first: number;
  readonly last: number;
  readonly options: TraceOptions;
}

/** An instruction as geth's struct logger tells of it: the machine before it, and what it then cost. */
export interface StepTrace {
  readonly pc: number;
  readonly op: string;
  readonly gas: number;
  readonly gasCost: number;
  /** 1 for the transaction's own code. */
  readonly depth: number;
  readonly error?: string;
  /** Bottom first. */
  readonly stack?: readonly Hex[];
  readonly returnData?: Hex;
  /** Words of 64 digits without 0x. */
  readonly memory?: readonly string[];
  /** With SLOAD and SSTORE, the slots of the account used so far; 64 digits without 0x. */
  readonly storage?: Readonly<Record<string, string>>;
  readonly refund?: number;
}

/** A transaction in geth's struct logger. */
export interface StepsTrace {
  readonly gas: number;
  readonly failed: boolean;
  /** Digits without 0x; empty when it failed otherwise than by a revert. */
  readonly returnValue: string;
  readonly structLogs: readonly StepTrace[];
}

export interface CallLog {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Hex;
  /** Among the logs of the transaction. */
  readonly index: Hex;
  /** Calls that the frame had made before. */
  readonly position: Hex;
}

/** A call in geth's callTracer; quantities in hex. */
export interface CallTrace {
  readonly from: Address;
  readonly gas: Hex;
  readonly gasUsed: Hex;
  readonly to?: Address | undefined;
  readonly input: Hex;
  readonly output?: Hex | undefined;
  readonly error?: string | undefined;
  /** What a revert said in words. */
  readonly revertReason?: string | undefined;
  readonly calls?: readonly CallTrace[] | undefined;
  readonly logs?: readonly CallLog[] | undefined;
  readonly value?: Hex | undefined;
  readonly type: string;
}

export type TransactionTrace = StepsTrace | CallTrace;
