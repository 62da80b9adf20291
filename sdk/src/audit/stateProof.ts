import { type NestedUint8Array, RLP } from "@ethereumjs/rlp";
import { getBytes, hexlify, keccak256, zeroPadValue } from "ethers";
import { AuditError } from "../errors/auditError.ts";
import type { Address, Hash, Hex } from "../types.ts";

/** Reads storage out of Merkle proofs under one state root. */
export interface ProvenState {
  /** The value of a slot, 32 bytes; zero where the proof shows that nothing is stored. */
  storageAt(account: Address, slot: Hash): Hash;
  /** The nodes that were needed so far, in the order of their first use. */
  used(): readonly Hex[];
}

type Item = Uint8Array | NestedUint8Array;

export const ZERO_HASH: Hash = `0x${"0".repeat(64)}`;
const ACCOUNT_ITEMS = 4;
const STORAGE_ROOT = 2;
const BRANCH_ITEMS = 17;
const EMPTY_ROOT = "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

/** @param nodes RLP of trie nodes, each once. Their hashes bind them to the root, so their sender need not be trusted. */
export function createProvenState(stateRoot: Hash, nodes: readonly Hex[]): ProvenState {
  const byHash = new Map(nodes.map((node) => [keccak256(node) as Hash, node]));
  const used = new Set<Hex>();
  const load = (hash: Hash): Item => {
    const node = byHash.get(hash);
    if (node === undefined) throw invalid("a node of the proof is missing", { hash });
    used.add(node);
    return decode(getBytes(node));
  };
  const storageRoots = new Map<Address, Hash>();
  return {
    storageAt(account, slot) {
      const root = storageRoots.get(account) ?? storageRootOf(load, stateRoot, account);
      storageRoots.set(account, root);
      const value = root === EMPTY_ROOT ? undefined : valueAt(load, root, slot);
      return value === undefined ? ZERO_HASH : storageValue(decode(value));
    },
    used: () => [...used],
  };
}

/** @throws AuditError AUDIT_PROOF_INVALID unless every node was needed, and they stand in the order of their first use. */
export function requireAllUsed(state: ProvenState, nodes: readonly Hex[]): void {
  const used = state.used();
  if (used.length !== nodes.length || used.some((node, index) => node !== nodes[index])) {
    throw invalid("the proof has nodes that prove nothing", { nodes: nodes.length });
  }
}

function storageRootOf(load: (hash: Hash) => Item, stateRoot: Hash, address: Address): Hash {
  const encoded = valueAt(load, stateRoot, address);
  if (encoded === undefined) throw invalid("the contract is not in the state", { address });
  const account = decode(encoded);
  const root = Array.isArray(account) && account.length === ACCOUNT_ITEMS && account[STORAGE_ROOT];
  if (!(root instanceof Uint8Array)) throw invalid("the account is malformed", { address });
  return hexlify(root) as Hash;
}

/** Walks from `root` along the nibbles of keccak(key). Undefined where the trie shows that the key is absent. */
function valueAt(load: (hash: Hash) => Item, root: Hash, key: Hex): Uint8Array | undefined {
  let path = keccak256(key).slice(2);
  let node = load(root);
  for (;;) {
    if (!Array.isArray(node)) throw invalid("a node of the trie is no list");
    const step = node.length === BRANCH_ITEMS ? branchStep(node, path) : pathStep(node, path);
    if (step === undefined) return undefined;
    path = step.rest;
    if (step.isLeaf) return requireBytes(step.next);
    node = step.next instanceof Uint8Array ? load(hexlify(step.next) as Hash) : step.next;
  }
}

interface Step {
  readonly next: Item;
  readonly rest: string;
  readonly isLeaf: boolean;
}

function branchStep(node: NestedUint8Array, path: string): Step | undefined {
  const next = node[Number.parseInt(path.charAt(0), 16)];
  if (next === undefined || next.length === 0) return undefined;
  return { next, rest: path.slice(1), isLeaf: false };
}

/** A leaf or an extension: its own path in hex-prefix form, then the value or the next node. */
function pathStep(node: NestedUint8Array, path: string): Step | undefined {
  const [prefixed, next] = node;
  if (node.length !== 2 || !(prefixed instanceof Uint8Array) || next === undefined) {
    throw invalid("a node of the trie has neither 2 nor 17 items");
  }
  const nibbles = hexlify(prefixed).slice(2);
  const flags = Number.parseInt(nibbles.charAt(0), 16);
  const own = nibbles.slice(flags % 2 === 1 ? 1 : 2);
  if (!path.startsWith(own)) return undefined;
  const rest = path.slice(own.length);
  const isLeaf = flags >= 2;
  if (isLeaf && rest !== "") throw invalid("a leaf of the trie ends at the wrong depth");
  return { next, rest, isLeaf };
}

function storageValue(item: Item): Hash {
  const bytes = requireBytes(item);
  if (bytes.length === 0 || bytes.length > 32) throw invalid("a stored value has 1 to 32 bytes");
  return zeroPadValue(bytes, 32) as Hash;
}

function requireBytes(item: Item): Uint8Array {
  if (!(item instanceof Uint8Array)) throw invalid("a value of the trie is a list");
  return item;
}

function decode(bytes: Uint8Array): Item {
  try {
    return RLP.decode(bytes) as Item;
  } catch (cause) {
    throw invalid("a node of the proof is not RLP", {}, { cause });
  }
}

function invalid(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  options?: ErrorOptions,
): AuditError {
  return new AuditError("AUDIT_PROOF_INVALID", message, details, options);
}
