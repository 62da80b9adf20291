import type { Address, Hash } from "../types/hex.ts";
import type { Frame } from "./frame.ts";
import type { FramelessWitness } from "./frameless.ts";
import type { Precompiles } from "./precompiles.ts";
import type { Rules } from "./rules.ts";
import type { SlowGas } from "./slowGas.ts";
import type { Word } from "./word.ts";
import type { World } from "./world.ts";

/** What instructions can know of the block. */
export interface BlockContext {
  readonly number: bigint;
  /** UTC seconds. */
  readonly timestamp: bigint;
  readonly coinbase: Address;
  readonly gasLimit: bigint;
  /** wei. */
  readonly baseFee: bigint;
  readonly prevRandao: Word;
  /** wei. */
  readonly blobBaseFee: bigint;
  readonly chainId: bigint;
  /** Hash of one of the 256 blocks before this one. */
  readonly hashOf: (number: bigint) => Hash | undefined;
}

/** What instructions can know of the transaction. */
export interface TransactionContext {
  readonly origin: Address;
  /** wei. */
  readonly gasPrice: bigint;
  readonly blobHashes: readonly Word[];
}

/** What an instruction may change besides its own frame. */
export interface Environment {
  readonly rules: Rules;
  readonly precompiles: Precompiles;
  readonly world: World;
  readonly block: BlockContext;
  readonly transaction: TransactionContext;
  readonly slowGas: SlowGas;
  readonly tracer: FramelessWitness | undefined;
  /** Goes on in a new frame; the one that called waits for its answer. */
  enter(frame: Frame): void;
}

/** One instruction of the machine. */
export interface Operation {
  readonly name: string;
  /** Gas whatever it does; what depends on its operands it charges itself. */
  readonly gas: number;
  /** Words it needs on the stack, and words it leaves in their place. */
  readonly pops: number;
  readonly pushes: number;
  readonly execute: (frame: Frame, environment: Environment) => void;
  /**
   * Looks at no gas, reads nothing outside its frame that can change meanwhile, changes nothing outside it, and stops for no
   * other reason than that gas or stack do not suffice.
   */
  readonly isPlain?: true;
  /** All that it does, if it makes one word of those that it pops; `b` means nothing where it pops one. */
  readonly compute?: Compute;
}

/** Makes one word of the one or two on top. */
export type Compute = (a: Word, b: Word) => Word;
