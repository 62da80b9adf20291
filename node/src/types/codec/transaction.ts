import type { Signature } from "../block.ts";
import type { Address } from "../hex.ts";
import type { RecoveredTransaction } from "../transaction.ts";
import { copyBetween, hexBetween } from "./bytes.ts";
import { invalidField } from "./errors.ts";
import {
  addressOf,
  bytesOf,
  fixedBytesOf,
  hashOf,
  listOf,
  stringOf,
  tupleOf,
  uint64Of,
  wordOf,
  wordStringOf,
} from "./fields.ts";
import {
  decodeRLP,
  encodeRLPAfter,
  encodeRLPBriefly,
  type RawRLP,
  type RLPItem,
  type RLPString,
} from "./rlp.ts";

/** First byte from which an encoding is a legacy transaction (an RLP list), not an EIP-2718 envelope. */
export const LEGACY_FROM = 0xc0;

/** A transaction with a signature of which nobody knows yet whose it is. */
export interface SignedTransaction {
  readonly fields: Omit<RecoveredTransaction, "hash" | "raw" | "sender">;
  /** Entries of the authorization list (EIP-7702). */
  readonly authorizations: number;
  /** What was signed: its keccak is the digest. To be read at once, as the signature is: the next call may overwrite them. */
  readonly payload: Uint8Array;
  readonly signature: Signature;
}

type FieldName =
  | "chainId"
  | "nonce"
  | "tip"
  | "gasPrice"
  | "gasLimit"
  | "to"
  | "value"
  | "data"
  | "accessList"
  | "authorizations";

/** The fields before the signature in their order on the wire, by EIP-2718 type. */
const LAYOUTS: Readonly<Record<number, readonly FieldName[]>> = {
  0: ["nonce", "gasPrice", "gasLimit", "to", "value", "data"],
  1: ["chainId", "nonce", "gasPrice", "gasLimit", "to", "value", "data", "accessList"],
  2: ["chainId", "nonce", "tip", "gasPrice", "gasLimit", "to", "value", "data", "accessList"],
  4: [
    ...(["chainId", "nonce", "tip", "gasPrice", "gasLimit", "to", "value", "data"] as const),
    ...(["accessList", "authorizations"] as const),
  ],
};
const SIGNATURE_FIELDS = 3;
const NO_ACCESS: RecoveredTransaction["accessList"] = [];
const NONCE_MAX = (1n << 64n) - 1n;
const BYTE_MAX = 255;

/**
 * Reads a signed transaction of type 0, 1, 2 or 4. Only the canonical encoding passes, so that a transaction has one hash.
 * Its arrays are views of the input. Throws CodecError.
 */
export function decodeSignedTransaction(raw: Uint8Array): SignedTransaction {
  const first = raw[0] ?? 0;
  const type = first >= LEGACY_FROM ? 0 : first;
  const layout = first === 0 ? undefined : LAYOUTS[type];
  if (layout === undefined) throw invalidField("type", "0, 1, 2 or 4");
  const list = decodeRLP(type === 0 ? raw : raw.subarray(1));
  const items = listOf(list, "transaction");
  if (items.length === layout.length) throw invalidField("transaction", "signed");
  tupleOf(list, layout.length + SIGNATURE_FIELDS, "transaction");
  const field = (name: FieldName): RLPItem | undefined => items[layout.indexOf(name)];
  const [v, r, s] = items.slice(layout.length);
  const parity = wordStringOf(v, type === 0 ? "v" : "yParity");
  const { chainId, yParity } = type === 0 ? legacyV(v) : envelopeV(field("chainId"), v);
  const signature = signatureOf(wordStringOf(r, "r"), wordStringOf(s, "s"), yParity);
  const fields = {
    type,
    nonce: nonceOf(field("nonce")),
    gasLimit: uint64Of(field("gasLimit"), "gasLimit"),
    gasPrice: wordOf(field("gasPrice"), "gasPrice"),
    maxPriorityFeePerGas: layout.includes("tip") ? wordOf(field("tip"), "tip") : undefined,
    to: recipientOf(field("to"), type),
    value: wordOf(field("value"), "value"),
    data: bytesOf(field("data"), "data"),
    chainId,
    accessList: layout.includes("accessList") ? accessListOf(field("accessList")) : NO_ACCESS,
    signature: {
      yParity,
      r: hexBetween(signature, 0, 32),
      s: hexBetween(signature, 32, 64),
    },
  };
  // Every encoding that passes is canonical: what was signed stands in it.
  const unsigned = { raw: list.source.subarray(list.from, parity.at) };
  return {
    fields,
    authorizations: type === 4 ? authorizationsIn(field("authorizations")) : 0,
    payload: type === 0 ? legacyPayload(unsigned, chainId) : envelopePayload(type, unsigned),
    signature,
  };
}

/** EIP-155, and what came before it. */
function legacyV(item: RLPItem | undefined) {
  const v = wordOf(item, "v");
  if (v === 27n || v === 28n) return { chainId: undefined, yParity: Number(v - 27n) };
  if (v < 35n) throw invalidField("v", "27, 28 or of a chain");
  const rest = v - 35n;
  return { chainId: rest >> 1n, yParity: Number(rest & 1n) };
}

function envelopeV(chainId: RLPItem | undefined, item: RLPItem | undefined) {
  const v = wordOf(item, "yParity");
  if (v > 1n) throw invalidField("yParity", "0 or 1");
  return { chainId: wordOf(chainId, "chainId"), yParity: Number(v) };
}

function legacyPayload(unsigned: RawRLP, chainId: bigint | undefined): Uint8Array {
  return encodeRLPBriefly(chainId === undefined ? [unsigned] : [unsigned, chainId, 0n, 0n]);
}

function envelopePayload(type: number, unsigned: RawRLP): Uint8Array {
  return encodeRLPAfter(Uint8Array.of(type), [unsigned]);
}

/** EIP-2681: the last number is not used. */
function nonceOf(item: RLPItem | undefined): bigint {
  const nonce = uint64Of(item, "nonce");
  if (nonce === NONCE_MAX) throw invalidField("nonce", "below 2^64 - 1");
  return nonce;
}

/** None for a creation, which a set-code transaction cannot be. */
function recipientOf(item: RLPItem | undefined, type: number): Address | undefined {
  const isCreation = type !== 4 && stringOf(item, "to").length === 0;
  return isCreation ? undefined : addressOf(item, "to");
}

function signatureOf(r: RLPString, s: RLPString, yParity: number): Signature {
  if (r.length === 0 || s.length === 0) throw invalidField("transaction", "signed");
  scratch.fill(0);
  writeScalar(r, 32);
  writeScalar(s, 64);
  scratch[64] = yParity;
  return scratch;
}

/** So that it ends before an index of the signature. */
function writeScalar({ source, from, to }: RLPString, end: number): void {
  copyBetween(source, from, to, scratch, end - (to - from));
}

/** Of the transaction that was read last. */
const scratch: Signature = new Uint8Array(65);

function accessListOf(item: RLPItem | undefined): RecoveredTransaction["accessList"] {
  return listOf(item, "accessList").map((entry) => {
    const [address, keys] = tupleOf(entry, 2, "accessList entry");
    return {
      address: addressOf(address, "accessList address"),
      storageKeys: listOf(keys, "accessList keys").map((key) => hashOf(key, "accessList key")),
    };
  });
}

/** How many there are; what each does is found out when it is executed. */
function authorizationsIn(item: RLPItem | undefined): number {
  const entries = listOf(item, "authorizationList");
  if (entries.length === 0) throw invalidField("authorizationList", "not empty");
  for (const entry of entries) {
    const [chainId, target, nonce, yParity, r, s] = tupleOf(entry, 6, "authorization");
    wordOf(chainId, "authorization.chainId");
    fixedBytesOf(target, 20, "authorization.target");
    uint64Of(nonce, "authorization.nonce");
    if (wordOf(yParity, "authorization.yParity") > BYTE_MAX) {
      throw invalidField("authorization.yParity", "a byte");
    }
    wordOf(r, "authorization.r");
    wordOf(s, "authorization.s");
  }
  return entries.length;
}
