import { assert, assertDefined } from "../types/assert.ts";
import { bytesToBigint, bytesToHex } from "../types/codec/bytes.ts";
import { addressOf, bytesOf, hashOf, listOf, tupleOf } from "../types/codec/fields.ts";
import { decodeRLP, type RLPItem } from "../types/codec/rlp.ts";
import type { Address, Hash } from "../types/hex.ts";
import { keccak256Hex } from "../types/keccak.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";

/** First byte from which an encoding is a legacy transaction (an RLP list), not an EIP-2718 envelope. */
const LEGACY_FROM = 0xc0;

/** Fields in their order on the wire, by EIP-2718 type. */
const LAYOUTS: Readonly<Record<number, readonly string[]>> = {
  0: "nonce gasPrice gasLimit to value data v r s".split(" "),
  1: "chainId nonce gasPrice gasLimit to value data accessList v r s".split(" "),
  2: "chainId nonce tip gasPrice gasLimit to value data accessList v r s".split(" "),
  4: "chainId nonce tip gasPrice gasLimit to value data accessList authorizations v r s".split(" "),
};

/**
 * Reads a transaction of a stored block, whose sender is on record. It was checked when it was
 * executed, so neither its rules nor its signature are looked at again: twenty times faster than
 * taking it for a stranger's.
 */
export function decodeStored(raw: Uint8Array, sender: Address): RecoveredTransaction {
  const type = (raw[0] ?? 0) >= LEGACY_FROM ? 0 : (raw[0] ?? 0);
  const fields = fieldsOf(raw, type);
  const scalar = (name: string) => bytesToBigint(bytesOf(fields.get(name), name));
  const to = bytesOf(fields.get("to"), "to");
  const { chainId, yParity } = type === 0 ? fromLegacyV(scalar("v")) : envelope(scalar);
  return {
    hash: keccak256Hex(raw),
    raw,
    sender,
    type,
    nonce: scalar("nonce"),
    gasLimit: scalar("gasLimit"),
    gasPrice: scalar("gasPrice"),
    maxPriorityFeePerGas: fields.has("tip") ? scalar("tip") : undefined,
    to: to.length === 0 ? undefined : bytesToHex(to),
    value: scalar("value"),
    data: bytesOf(fields.get("data"), "data"),
    chainId,
    accessList: fields.has("accessList") ? accessListOf(fields.get("accessList")) : [],
    signature: { yParity, r: word(scalar("r")), s: word(scalar("s")) },
  };
}

function fieldsOf(raw: Uint8Array, type: number): ReadonlyMap<string, RLPItem> {
  const layout = assertDefined(LAYOUTS[type], `stored transaction of type ${type}`);
  const items = tupleOf(
    decodeRLP(type === 0 ? raw : raw.subarray(1)),
    layout.length,
    "transaction",
  );
  return new Map(items.map((item, index) => [layout[index] ?? "", item]));
}

function envelope(scalar: (name: string) => bigint) {
  return { chainId: scalar("chainId"), yParity: Number(scalar("v")) };
}

/** EIP-155, and what came before it. */
function fromLegacyV(v: bigint) {
  assert(v >= 27n, "a legacy v is 27 or more");
  if (v < 35n) return { chainId: undefined, yParity: Number(v - 27n) };
  return { chainId: (v - 35n) / 2n, yParity: Number((v - 35n) % 2n) };
}

function accessListOf(item: RLPItem | undefined): RecoveredTransaction["accessList"] {
  return listOf(item, "accessList").map((entry) => {
    const [address, keys] = tupleOf(entry, 2, "accessList");
    return {
      address: addressOf(address, "accessList"),
      storageKeys: listOf(keys, "accessList").map((key) => hashOf(key, "accessList")),
    };
  });
}

function word(value: bigint): Hash {
  return `0x${value.toString(16).padStart(64, "0")}`;
}
