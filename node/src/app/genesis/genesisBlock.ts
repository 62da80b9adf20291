import { bytesToHex } from "../../types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA, encodeExtraData } from "../../types/codec/extraData.ts";
import { FIXED_HEADER_FIELDS } from "../../types/codec/header.ts";

/** The issue of a bill costs some 320,000 gas: a block holds about 310 of them. */
const BLOCK_GAS_LIMIT = 100_000_000n;

/** Of votes in header mode, which contract mode does not use; Besu wants it all the same. */
export const EPOCH_LENGTH = 30_000;

/** What the first block of every network has, whatever its time and its accounts. */
export const GENESIS_BLOCK = {
  nonce: "0x0",
  extraData: bytesToHex(encodeExtraData(EMPTY_EXTRA_DATA, "full")),
  gasLimit: `0x${BLOCK_GAS_LIMIT.toString(16)}`,
  baseFeePerGas: "0x0",
  difficulty: "0x1",
  mixHash: FIXED_HEADER_FIELDS.mixHash,
  coinbase: `0x${"0".repeat(40)}`,
} as const;
