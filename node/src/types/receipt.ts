import type { Address, Hash, Hex } from "./hex.ts";

export interface Log {
  readonly address: Address;
  readonly topics: readonly Hash[];
  readonly data: Hex;
}

/** Consensus receipt plus what RPC answers need. */
export interface Receipt {
  /** EIP-2718 type. */
  readonly type: number;
  readonly succeeded: boolean;
  readonly cumulativeGasUsed: bigint;
  readonly gasUsed: bigint;
  readonly contractAddress: Address | undefined;
  readonly logs: readonly Log[];
  /** 256 bytes. */
  readonly logsBloom: Uint8Array;
  readonly transactionHash: Hash;
}
