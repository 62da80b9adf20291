import type { Block, Header } from "../block.ts";
import type { Address, Hash, Hex } from "../hex.ts";
import type { Log } from "../receipt.ts";
import type { RecoveredTransaction } from "../transaction.ts";
import type { Preview } from "./preview.ts";
import type { ExecutedBlock } from "./store.ts";
import type { TraceRequest, TransactionTrace } from "./tracing.ts";

export interface BuildRequest {
  readonly parent: Header;
  readonly parentHash: Hash;
  readonly timestamp: bigint;
  readonly coinbase: Address;
  /** Best first; those that do not fit or fail validity are left out. */
  readonly transactions: readonly RecoveredTransaction[];
  /** Told of a transaction that no later block can include either. */
  readonly onInvalid?: ((transaction: RecoveredTransaction, reason: string) => void) | undefined;
  /** Told of a large block in parts, in order, while it is built. */
  readonly onPreview?: ((preview: Preview) => void) | undefined;
}

/** A transaction to be tried; it needs neither nonce nor signature. */
export interface CallRequest {
  readonly from: Address | undefined;
  readonly to: Address | undefined;
  readonly data: Uint8Array;
  readonly value: bigint;
  readonly gas: bigint | undefined;
  /** Wei per gas that the sender offers at most, and must have; 0 asks for no balance. */
  readonly gasPrice: bigint;
  /** Wei per gas that it pays, where that is less: the base fee is 0. */
  readonly maxPriorityFeePerGas: bigint | undefined;
  readonly accessList: RecoveredTransaction["accessList"];
  readonly authorizations: readonly CallAuthorization[];
}

/** A call from nobody that sends nothing, offers no price and lists nothing, but for where it goes. */
export const PLAIN_CALL: Omit<CallRequest, "to" | "data"> = {
  from: undefined,
  value: 0n,
  gas: undefined,
  gasPrice: 0n,
  maxPriorityFeePerGas: undefined,
  accessList: [],
  authorizations: [],
};

/** An entry of an authorization list (EIP-7702), signed. */
export interface CallAuthorization {
  readonly chainId: bigint;
  /** Whose code the signer's account takes on. */
  readonly address: Address;
  readonly nonce: bigint;
  readonly yParity: bigint;
  readonly r: bigint;
  readonly s: bigint;
}

export interface CallResult {
  readonly succeeded: boolean;
  readonly returnData: Hex;
  readonly gasUsed: bigint;
  readonly logs: readonly Log[];
  /** Halt reason other than a revert (out of gas, invalid opcode). */
  readonly halt: string | undefined;
}

export interface AccountState {
  readonly nonce: bigint;
  readonly balance: bigint;
  readonly codeHash: Hash;
  readonly storageRoot: Hash;
}

export interface AccountProof extends AccountState {
  readonly address: Address;
  readonly accountProof: readonly Hex[];
  readonly storageProof: readonly {
    readonly key: Hash;
    readonly value: bigint;
    readonly proof: readonly Hex[];
  }[];
}

/** Executes blocks on the head and answers questions about any kept height. */
export interface Executor {
  build(request: BuildRequest): Promise<ExecutedBlock>;
  /**
   * Executes a foreign block on the head and compares every header field; throws EXEC_INVALID_BLOCK, also of a block that
   * takes too long, unless it is decided.
   */
  execute(
    block: Block,
    parent: Header,
    parentHash: Hash,
    options: { readonly isDecided: boolean },
  ): Promise<ExecutedBlock>;
  /**
   * Begins to execute what another builds on the head, or goes on with it; `execute` takes up what it can use of it. Not
   * without all parts in order, and not beyond a transaction that is not known: nothing depends on it.
   */
  executeAhead(preview: Preview, parent: Header, coinbase: Address): Promise<void>;
  /** Runs a message on the state of `header` without keeping anything. */
  call(request: CallRequest, header: Header): Promise<CallResult>;
  /** Smallest gas with which the call succeeds; a failing call returns its result instead. */
  estimateGas(
    request: CallRequest,
    header: Header,
  ): Promise<{ readonly gas: bigint } | { readonly failed: CallResult }>;
  /**
   * Executes transactions of a decided block again and tells what they did, in order. Throws EXEC_TIMEOUT, EXEC_BUSY,
   * EXEC_TRACE_TOO_LARGE, and EXEC_STATE_MISSING when the parent's state goes meanwhile.
   */
  trace(request: TraceRequest): Promise<readonly TransactionTrace[]>;
  account(address: Address, header: Header): AccountState | undefined;
  code(address: Address, header: Header): Uint8Array;
  storageAt(address: Address, slot: Hash, header: Header): Hash;
  /** Rejects EXEC_STATE_MISSING, also when the state goes meanwhile. */
  proof(address: Address, slots: readonly Hash[], header: Header): Promise<AccountProof>;
  /** `getValidators()` on the state of `header`, sorted and without duplicates; empty if the contract fails. */
  validators(header: Header): Promise<readonly Address[]>;
}
