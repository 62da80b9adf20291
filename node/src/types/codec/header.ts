import { assert, assertDefined } from "../assert.ts";
import type { Header } from "../block.ts";
import type { Hash, Hex } from "../hex.ts";
import { keccak256Hex } from "../keccak.ts";
import { bigintToBytes, copyOf, equalBytes, hexToBytes } from "./bytes.ts";
import { invalidField } from "./errors.ts";
import { decodeExtraData, type ExtraDataForm, encodeExtraData } from "./extraData.ts";
import { addressOf, bytesOf, fixedBytesOf, hashOf, tupleOf, uint64Of } from "./fields.ts";
import { decodeRLP, encodeRLP, encodeRLPBriefly, type RLPInput, type RLPItem } from "./rlp.ts";

const BLOOM_BYTES = 256;
const HEADER_FIELDS = 21;

/** Header fields that never vary on a QBFT chain from Prague on, by the name RPC gives them. */
export const FIXED_HEADER_FIELDS = {
  /** keccak of RLP [] */
  sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
  difficulty: "0x01",
  /** "tical byzantine fault tolerance" with its lead-in, as Istanbul chose it. */
  mixHash: "0x63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365",
  nonce: "0x0000000000000000",
  baseFeePerGas: "0x",
  /** Root of the empty trie. */
  withdrawalsRoot: "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421",
  blobGasUsed: "0x",
  excessBlobGas: "0x",
  parentBeaconBlockRoot: "0x0000000000000000000000000000000000000000000000000000000000000000",
  /** sha256 of nothing: the empty list of execution requests. */
  requestsHash: "0xe3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
} as const satisfies Record<string, Hex>;

type FixedField = keyof typeof FIXED_HEADER_FIELDS;

/** Canonical bytes of every fixed field; zero scalars are empty. */
const FIXED_BYTES = new Map(
  Object.entries(FIXED_HEADER_FIELDS).map(([field, value]) => [field, hexToBytes(value)]),
);

function fixed(field: FixedField): Uint8Array {
  return assertDefined(FIXED_BYTES.get(field), "every fixed field has its bytes");
}

/** The header's RLP in the form a reader asks for; see ExtraDataForm. */
export function encodeHeader(header: Header, form: ExtraDataForm): Uint8Array {
  return encodeRLP(headerInput(header, form));
}

/** As encodeHeader, to be put inside another list. */
export function headerInput(header: Header, form: ExtraDataForm): RLPInput {
  assert(header.logsBloom.length === BLOOM_BYTES, "a bloom is 256 bytes");
  return [
    hexToBytes(header.parentHash),
    fixed("sha3Uncles"),
    hexToBytes(header.coinbase),
    hexToBytes(header.stateRoot),
    hexToBytes(header.transactionsRoot),
    hexToBytes(header.receiptsRoot),
    header.logsBloom,
    fixed("difficulty"),
    bigintToBytes(header.number),
    bigintToBytes(header.gasLimit),
    bigintToBytes(header.gasUsed),
    bigintToBytes(header.timestamp),
    encodeExtraData(header.extraData, form),
    fixed("mixHash"),
    fixed("nonce"),
    fixed("baseFeePerGas"),
    fixed("withdrawalsRoot"),
    fixed("blobGasUsed"),
    fixed("excessBlobGas"),
    fixed("parentBeaconBlockRoot"),
    fixed("requestsHash"),
  ];
}

/** Throws CodecError unless the bytes are a canonical QBFT header with every fixed field in place. */
export function decodeHeader(bytes: Uint8Array): Header {
  return headerOf(decodeRLP(bytes));
}

/** As decodeHeader, of an item already decoded. */
export function headerOf(item: RLPItem | undefined): Header {
  const fields = tupleOf(item, HEADER_FIELDS, "header");
  checkFixed(fields[1], "sha3Uncles");
  checkFixed(fields[7], "difficulty");
  checkFixed(fields[13], "mixHash");
  checkFixed(fields[14], "nonce");
  checkFixed(fields[15], "baseFeePerGas");
  checkFixed(fields[16], "withdrawalsRoot");
  checkFixed(fields[17], "blobGasUsed");
  checkFixed(fields[18], "excessBlobGas");
  checkFixed(fields[19], "parentBeaconBlockRoot");
  checkFixed(fields[20], "requestsHash");
  return {
    parentHash: hashOf(fields[0], "header.parentHash"),
    coinbase: addressOf(fields[2], "header.coinbase"),
    stateRoot: hashOf(fields[3], "header.stateRoot"),
    transactionsRoot: hashOf(fields[4], "header.transactionsRoot"),
    receiptsRoot: hashOf(fields[5], "header.receiptsRoot"),
    logsBloom: copyOf(fixedBytesOf(fields[6], BLOOM_BYTES, "header.logsBloom")),
    number: uint64Of(fields[8], "header.number"),
    gasLimit: uint64Of(fields[9], "header.gasLimit"),
    gasUsed: uint64Of(fields[10], "header.gasUsed"),
    timestamp: uint64Of(fields[11], "header.timestamp"),
    extraData: decodeExtraData(bytesOf(fields[12], "header.extraData")),
  };
}

function checkFixed(item: RLPItem | undefined, field: FixedField): void {
  if (!equalBytes(bytesOf(item, `header.${field}`), fixed(field))) {
    throw invalidField(`header.${field}`, FIXED_HEADER_FIELDS[field]);
  }
}

/**
 * Hash that names a block: round 0 and no seals, so it is one hash in every round. A genesis block
 * is hashed with its extraData untouched; for the extraData a genesis has (round 0, no seals) the
 * two are equal.
 */
export function blockHash(header: Header): Hash {
  const known = hashes.get(header);
  if (known !== undefined) return known;
  const hash = hashIn(header, header.number === 0n ? "full" : "hash");
  hashes.set(header, hash);
  return hash;
}

/** Headers never change, and a block on its way through the node is asked for its hash a dozen times. */
const hashes = new WeakMap<Header, Hash>();

/** What a commit seal signs: the header with its real round and no seals. */
export function sealDigest(header: Header): Hash {
  const known = sealDigests.get(header);
  if (known !== undefined) return known;
  const digest = hashIn(header, "seal");
  sealDigests.set(header, digest);
  return digest;
}

/** A proposed header is asked for its digest when it is committed to, and with every commit from a quorum on. */
const sealDigests = new WeakMap<Header, Hash>();

function hashIn(header: Header, form: ExtraDataForm): Hash {
  return keccak256Hex(encodeRLPBriefly(headerInput(header, form)));
}
