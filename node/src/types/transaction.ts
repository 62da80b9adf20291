import type { Address, Hash, Hex } from "./hex.ts";

/** A decoded transaction whose signature was recovered once, when it entered the node. */
export interface RecoveredTransaction {
  readonly hash: Hash;
  readonly raw: Uint8Array;
  readonly sender: Address;
  /** EIP-2718 type: 0 legacy, 1 access list, 2 fee market, 4 set code. Blob transactions are refused. */
  readonly type: number;
  readonly nonce: bigint;
  readonly gasLimit: bigint;
  readonly gasPrice: bigint;
  readonly maxPriorityFeePerGas: bigint | undefined;
  readonly to: Address | undefined;
  readonly value: bigint;
  readonly data: Uint8Array;
  readonly chainId: bigint | undefined;
  readonly accessList: readonly {
    readonly address: Address;
    readonly storageKeys: readonly Hash[];
  }[];
  readonly signature: { readonly yParity: number; readonly r: Hex; readonly s: Hex };
}
