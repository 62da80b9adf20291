import type { NodeError } from "../types/errors.ts";
import type { Hash } from "../types/hex.ts";
import { networkError } from "./errors.ts";
import { type Hello, PROTOCOL_VERSION } from "./frames.ts";

/** What two nodes must have in common to talk. */
export interface ChainIdentity {
  readonly chainId: bigint;
  readonly genesisHash: Hash;
}

/** Why a peer that said `hello` is of no use to us; undefined when it is. */
export function refusalOf(hello: Hello, ours: ChainIdentity): NodeError | undefined {
  if (hello.version !== PROTOCOL_VERSION) {
    const details = { expected: PROTOCOL_VERSION, actual: hello.version };
    return networkError("P2P_VERSION_MISMATCH", "the peer speaks another version", details);
  }
  if (hello.chainId !== ours.chainId) {
    const details = { expected: ours.chainId, actual: hello.chainId };
    return networkError("P2P_CHAIN_MISMATCH", "the peer is on another chain", details);
  }
  if (hello.genesisHash !== ours.genesisHash) {
    const details = { expected: ours.genesisHash, actual: hello.genesisHash };
    return networkError("P2P_GENESIS_MISMATCH", "the peer has another genesis block", details);
  }
  return undefined;
}
