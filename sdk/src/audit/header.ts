import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import { getBytes, hexlify, keccak256 } from "ethers";
import { AuditError } from "../errors/auditError.ts";
import type { Hash, Hex } from "../types.ts";

/** What an auditor reads from a sealed QBFT header. */
export interface SealedHeader {
  readonly number: bigint;
  /** UTC seconds. */
  readonly timestamp: bigint;
  readonly stateRoot: Hash;
  /** Block hash: of the header with round 0 and no seals, except that genesis is hashed as it is. */
  readonly hash: Hash;
  /** What a validator's commit seal signs: the header with its round and no seals. */
  readonly sealDigest: Hash;
  /** `r‖s‖recId`, 65 bytes each. */
  readonly seals: readonly Uint8Array[];
}

type Item = Uint8Array | NestedUint8Array;

/** Bytes of each field of a Prague header in order; undefined = a scalar or of any length. */
const FIELD_BYTES: readonly (number | undefined)[] = [
  32, // parentHash
  32, // ommersHash
  20, // coinbase
  32, // stateRoot
  32, // transactionsRoot
  32, // receiptsRoot
  256, // logsBloom
  undefined, // difficulty
  undefined, // number
  undefined, // gasLimit
  undefined, // gasUsed
  undefined, // timestamp
  undefined, // extraData
  32, // mixHash
  8, // nonce
  undefined, // baseFeePerGas
  32, // withdrawalsRoot
  undefined, // blobGasUsed
  undefined, // excessBlobGas
  32, // parentBeaconBlockRoot
  32, // requestsHash
];
const STATE_ROOT = 3;
const NUMBER = 8;
const TIMESTAMP = 11;
const EXTRA_DATA = 12;
const MIX_HASH = 13;
const EXTRA_ITEMS = 5;
const SEAL_BYTES = 65;
const SCALAR_BYTES_MAX = 32;
const EXTRA_BYTES_MAX = 65_536;
/** Marks a block of an Istanbul-family chain. */
const QBFT_MIX_HASH = "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365";

/**
 * Decodes a header as it stands on the chain, seals included.
 * @throws AuditError AUDIT_HEADER_MALFORMED unless it is a canonical QBFT header.
 */
export function decodeHeader(encoded: Hex): SealedHeader {
  const fields = decodeFields(encoded);
  const extra = decodeList(fieldAt(fields, EXTRA_DATA), EXTRA_ITEMS);
  const seals = extra[EXTRA_ITEMS - 1];
  if (!Array.isArray(seals)) throw malformed("the extra data has no list of seals");
  const number = scalarAt(fields, NUMBER);
  const hashed = number === 0n ? extra : [...extra.slice(0, 3), new Uint8Array(), []];
  return {
    number,
    timestamp: scalarAt(fields, TIMESTAMP),
    stateRoot: hexlify(fieldAt(fields, STATE_ROOT)) as Hash,
    hash: hashWith(fields, hashed),
    sealDigest: hashWith(fields, [...extra.slice(0, 4), []]),
    seals: seals.map(requireSeal),
  };
}

function decodeFields(encoded: Hex): readonly Uint8Array[] {
  const fields = decodeList(getBytes(encoded), FIELD_BYTES.length);
  const checked = fields.map((field, index) => {
    if (!(field instanceof Uint8Array)) throw malformed("a field is a list", { index });
    requireLength(field, index);
    return field;
  });
  if (hexlify(fieldAt(checked, MIX_HASH)) !== QBFT_MIX_HASH) {
    throw malformed("the header is not of a QBFT chain");
  }
  return checked;
}

function requireLength(field: Uint8Array, index: number): void {
  const expected = FIELD_BYTES[index];
  const max = index === EXTRA_DATA ? EXTRA_BYTES_MAX : SCALAR_BYTES_MAX;
  const right = expected === undefined ? field.length <= max : field.length === expected;
  if (!right) throw malformed("a field has a wrong length", { index, length: field.length });
}

/** RLP that decodes and encodes to the same bytes; a header must not have two forms. */
function decodeList(bytes: Uint8Array, length: number): readonly Item[] {
  let items: Item;
  try {
    items = RLP.decode(bytes) as Item;
  } catch (cause) {
    throw malformed("the header is not RLP", {}, { cause });
  }
  if (!Array.isArray(items) || items.length !== length) {
    throw malformed("a list has the wrong number of items", { expected: length });
  }
  if (hexlify(RLP.encode(items)) !== hexlify(bytes)) throw malformed("the RLP is not canonical");
  return items;
}

function hashWith(fields: readonly Uint8Array[], extra: readonly Item[]): Hash {
  const items = fields.map((field, index) =>
    index === EXTRA_DATA ? RLP.encode([...extra] as NestedUint8Array) : field,
  );
  return keccak256(RLP.encode(items)) as Hash;
}

function fieldAt(fields: readonly Uint8Array[], index: number): Uint8Array {
  const field = fields[index];
  if (field === undefined) throw malformed("a field is missing", { index });
  return field;
}

function scalarAt(fields: readonly Uint8Array[], index: number): bigint {
  const field = fieldAt(fields, index);
  if (field.length > 8 || field[0] === 0) throw malformed("a scalar is not minimal", { index });
  return field.length === 0 ? 0n : BigInt(hexlify(field));
}

function requireSeal(seal: Item): Uint8Array {
  if (!(seal instanceof Uint8Array) || seal.length !== SEAL_BYTES) {
    throw malformed("a seal has 65 bytes");
  }
  return seal;
}

function malformed(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  options?: ErrorOptions,
): AuditError {
  return new AuditError("AUDIT_HEADER_MALFORMED", message, details, options);
}
