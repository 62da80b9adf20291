// Merkle-Patricia proofs, checked without any code of the node or the SDK.
import { decodeRlp, keccak256 } from "ethers";

/** Where a node of the trie leads: to a child or value, and what is left of the path then. */
interface Step {
  readonly next: string;
  readonly path: string;
}

/**
 * The RLP of the value that a proof shows under the hash of `key` in the trie of `root`. Throws when the proof
 * leads nowhere, to another key or through a node of another hash.
 */
export function provenValue(root: string, key: string, proof: readonly string[]): string {
  let at: Step = { next: root, path: keccak256(key).slice(2) };
  for (const encoded of proof) {
    if (keccak256(encoded) !== at.next) throw new Error("a node of the proof has another hash");
    at = stepThrough(decodeRlp(encoded) as readonly string[], at.path);
  }
  if (at.path !== "") throw new Error("the proof ends before the value");
  return at.next;
}

function stepThrough(node: readonly string[], path: string): Step {
  if (node.length === 17) {
    return { next: node[Number.parseInt(path.charAt(0), 16)] ?? "0x", path: path.slice(1) };
  }
  // Hex prefix: the first digit tells whether the number of shared digits is odd.
  const [compact = "", next = "0x"] = node;
  const shared = compact.slice(Number(compact.charAt(2)) % 2 === 1 ? 3 : 4);
  if (!path.startsWith(shared)) throw new Error("the proof is of another key");
  return { next, path: path.slice(shared.length) };
}
