import type { Address, Hash } from "./hex.ts";

/** A secp256k1 signature `r‖s‖recId`, 65 bytes, recId 0 or 1, low s. */
export type Signature = Uint8Array;

/** The decoded extraData of a QBFT header: `RLP[vanity, validators, vote, round, seals]`. */
export interface ExtraData {
  /** 32 bytes. */
  readonly vanity: Uint8Array;
  /** Empty in contract mode. */
  readonly validators: readonly Address[];
  /** Header-mode vote; undefined encodes as `c0`. */
  readonly vote: { readonly recipient: Address; readonly add: boolean } | undefined;
  readonly round: number;
  readonly seals: readonly Signature[];
}

/** A Prague block header on a QBFT chain. Fixed fields (mixHash, difficulty 1, nonce 0, uncles) are not stored. */
export interface Header {
  readonly parentHash: Hash;
  readonly coinbase: Address;
  readonly stateRoot: Hash;
  readonly transactionsRoot: Hash;
  readonly receiptsRoot: Hash;
  /** 256 bytes. */
  readonly logsBloom: Uint8Array;
  readonly number: bigint;
  readonly gasLimit: bigint;
  readonly gasUsed: bigint;
  /** UTC seconds. */
  readonly timestamp: bigint;
  readonly extraData: ExtraData;
}

export interface Block {
  readonly header: Header;
  /** Canonical encodings (EIP-2718 envelope or legacy RLP). */
  readonly transactions: readonly Uint8Array[];
}

/** A block with a quorum of valid seals in its extraData, and its hash (round 0, no seals). */
export interface SealedBlock {
  readonly hash: Hash;
  readonly block: Block;
}
