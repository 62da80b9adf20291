import type { DecodeTransaction } from "../../node/src/crypto/transaction.ts";
import type { Database } from "../../node/src/db/database.ts";
import type { GenesisFile } from "../../node/src/exec/genesis/genesisFile.ts";
import type { Address, Hash, Hex } from "../../node/src/types/hex.ts";
import type { Executor } from "../../node/src/types/ports/executor.ts";
import type { RecoveredTransaction } from "../../node/src/types/transaction.ts";

/** `small` executes in microseconds; `evm` is the node's own executor. */
export type LedgerKind = "small" | "evm";

/** What the chain of a simulated network holds, and how it is asked to change. */
export interface Ledger {
  readonly genesis: GenesisFile;
  /** Whether its executor takes real time now and then, so that others can go on meanwhile. */
  readonly isReal: boolean;
  readonly decodeTransaction: DecodeTransaction;
  createExecutor(
    database: Pick<Database, "chain" | "state">,
    known: (hash: Hash) => RecoveredTransaction | undefined,
  ): Executor;
  /** Index of a client whose transactions may change the set of validators. */
  readonly governor: number;
  /** Writes something down under the client's name. */
  note(from: number, nonce: bigint, value: Uint8Array): Uint8Array;
  /** Moves units between clients; refused, but included, when there are too few. */
  transfer(from: number, nonce: bigint, to: number, units: bigint): Uint8Array;
  /** From now on the contract answers `getValidators()` with this; it fails when there is no answer. */
  changeValidators(nonce: bigint, answer: Hex | undefined): Uint8Array;
  addressOf(client: number): Address;
}

export interface LedgerOptions {
  readonly clients: number;
  /** In ascending order. */
  readonly validators: readonly Address[];
  /** UTC seconds. */
  readonly startsAt: bigint;
  readonly blockPeriodSeconds: number;
  readonly blockPeriodMs?: number | undefined;
  readonly emptyBlockPeriodSeconds: number;
  readonly requestTimeoutSeconds: number;
}

export const VALIDATOR_CONTRACT: Address = "0x0000000000000000000000000000000000009999";

/** Transactions of a part in which a proposer tells of its block: few, so that most blocks are told of. */
export const PREVIEW_MAX = 2;
export const CHAIN_ID = 20_260_310;
export const UNITS_AT_START = 1_000n;
export const GOVERNOR = 0;

/** `abi.encode(address[])`; in whatever order, with whatever duplicates. */
export function answerOf(validators: readonly Address[]): Hex {
  const words = [32n, BigInt(validators.length), ...validators.map(BigInt)];
  return `0x${words.map((word) => word.toString(16).padStart(64, "0")).join("")}`;
}
