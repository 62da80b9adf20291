import type { BlockContext } from "../evm/context.ts";
import { type Precompiles, precompilesOf } from "../evm/precompiles.ts";
import { type Fork, type Rules, rulesOf } from "../evm/rules.ts";
import { World, type WorldReader } from "../evm/world.ts";
import type { Header } from "../types/block.ts";
import { FIXED_HEADER_FIELDS } from "../types/codec/header.ts";
import type { Hash } from "../types/hex.ts";

/** Hash of a block by number, for BLOCKHASH. */
export type HashOfBlock = (number: bigint) => Hash | undefined;

export interface WorkspaceOptions {
  readonly chainId: bigint;
  readonly fork?: Fork;
  readonly hashOfBlock: HashOfBlock;
}

/** What an execution needs besides its message; one execution at a time, each after `world.begin(reader)`. */
export interface Workspace {
  readonly chainId: bigint;
  readonly rules: Rules;
  readonly precompiles: Precompiles;
  readonly world: World;
  readonly hashOfBlock: HashOfBlock;
}

/** Prague from the first block: what the genesis file of a network says. */
const NETWORK_FORK: Fork = "prague";

const EMPTY_READER: WorldReader = {
  account: () => undefined,
  slot: () => 0n,
  code: () => {
    throw new Error("the empty state has no codes");
  },
};

/** A world without accounts. */
export function createEmptyWorld(): World {
  return new World(EMPTY_READER);
}

export function createWorkspace({ chainId, fork, hashOfBlock }: WorkspaceOptions): Workspace {
  const rules = rulesOf(fork ?? NETWORK_FORK);
  const world = createEmptyWorld();
  return { chainId, rules, precompiles: precompilesOf(rules), world, hashOfBlock };
}

/** What instructions see of a block on our networks: no base fee, no blobs, the randomness of the header. */
export function blockContextOf(
  { chainId, hashOfBlock }: Workspace,
  header: Pick<Header, "number" | "timestamp" | "coinbase" | "gasLimit">,
): BlockContext {
  return {
    number: header.number,
    timestamp: header.timestamp,
    coinbase: header.coinbase,
    gasLimit: header.gasLimit,
    baseFee: 0n,
    prevRandao: BigInt(FIXED_HEADER_FIELDS.mixHash),
    blobBaseFee: 1n,
    chainId,
    hashOf: hashOfBlock,
  };
}
