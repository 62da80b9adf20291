import { RLP } from "@ethereumjs/rlp";
import { getBytes, hexlify, toBeArray } from "ethers";
import { z } from "zod";
import { hash, hex, proofShape, quantity } from "../chain/answers.ts";
import { toQuantity } from "../chain/logs.ts";
import type { RPC } from "../chain/rpc.ts";
import { AuditError } from "../errors/auditError.ts";
import { toRefusal } from "../errors/revert.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { decodeHeader } from "./header.ts";

/** A block of a node, as far as its header goes. */
export interface NodeHeader {
  readonly number: bigint;
  /** RLP with round and seals. */
  readonly encoded: Hex;
  readonly stateRoot: Hash;
}

const blockShape = z.looseObject({
  hash,
  parentHash: hex,
  sha3Uncles: hex,
  miner: hex,
  stateRoot: hex,
  transactionsRoot: hex,
  receiptsRoot: hex,
  logsBloom: hex,
  difficulty: quantity,
  number: quantity,
  gasLimit: quantity,
  gasUsed: quantity,
  timestamp: quantity,
  extraData: hex,
  mixHash: hex,
  nonce: hex,
  baseFeePerGas: quantity,
  withdrawalsRoot: hex,
  blobGasUsed: quantity,
  excessBlobGas: quantity,
  parentBeaconBlockRoot: hex,
  requestsHash: hex,
});
type BlockAnswer = z.infer<typeof blockShape>;

/** The header's fields in their order (Prague). */
const FIELDS = [
  "parentHash",
  "sha3Uncles",
  "miner",
  "stateRoot",
  "transactionsRoot",
  "receiptsRoot",
  "logsBloom",
  "difficulty",
  "number",
  "gasLimit",
  "gasUsed",
  "timestamp",
  "extraData",
  "mixHash",
  "nonce",
  "baseFeePerGas",
  "withdrawalsRoot",
  "blobGasUsed",
  "excessBlobGas",
  "parentBeaconBlockRoot",
  "requestsHash",
] as const satisfies readonly (keyof BlockAnswer)[];

/**
 * Asks a node for a header and encodes it as it stands on the chain.
 * @throws AuditError AUDIT_NODE_ANSWER when the fields do not hash to the block's hash
 */
export async function readHeader(rpc: RPC, block: bigint | "latest"): Promise<NodeHeader> {
  const tag = block === "latest" ? block : toQuantity(block);
  const answer = await rpc.request("eth_getBlockByNumber", [tag, false], blockShape);
  const encoded = hexlify(RLP.encode(FIELDS.map((field) => fieldBytes(answer[field])))) as Hex;
  const header = decodeHeader(encoded);
  if (header.hash !== answer.hash) {
    throw new AuditError("AUDIT_NODE_ANSWER", "the block is not the one that its hash names", {
      number: answer.number,
      expected: answer.hash,
      actual: header.hash,
    });
  }
  return { number: header.number, encoded, stateRoot: header.stateRoot };
}

/**
 * Trie nodes that prove slots of a contract's storage in the state of a block.
 * @throws AuditError AUDIT_NODE_ANSWER when the node cannot prove the state any more
 */
export async function readProofNodes(
  rpc: RPC,
  { account, slots, block }: { account: Address; slots: readonly Hash[]; block: bigint },
): Promise<readonly Hex[]> {
  try {
    const params = [account, slots, toQuantity(block)];
    const answer = await rpc.request("eth_getProof", params, proofShape);
    return [...answer.accountProof, ...answer.storageProof.flatMap(({ proof }) => proof)];
  } catch (error) {
    throw unprovable(block, error);
  }
}

function unprovable(block: bigint, cause: unknown): AuditError {
  const message = "the node does not prove the state of a block; ask one that keeps every state";
  return new AuditError("AUDIT_NODE_ANSWER", message, { block }, { cause: toRefusal(cause) });
}

function fieldBytes(field: bigint | Hex): Uint8Array {
  return typeof field === "bigint" ? toBeArray(field) : getBytes(field);
}
