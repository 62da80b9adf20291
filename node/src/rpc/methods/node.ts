import { bytesToHex } from "../../types/codec/bytes.ts";
import { keccak256 } from "../../types/keccak.ts";
import { quantity } from "../format.ts";
import { method } from "../method.ts";
import { dataSchema } from "../schemas.ts";

/** Who this node is and whom it knows. */
export const NODE_METHODS = {
  eth_chainId: method({}, ({ backend }) => quantity(backend.chainId)),
  /** Decimal text, unlike eth_chainId. */
  net_version: method({}, ({ backend }) => backend.chainId.toString()),
  net_listening: method({}, () => true),
  net_peerCount: method({}, ({ backend }) => quantity(backend.peers().length)),
  web3_clientVersion: method({}, ({ backend }) => backend.clientVersion),
  web3_sha3: method({ data: dataSchema }, (_, { data }) => bytesToHex(keccak256(data))),
  /** Keys stay with their institutions; a node holds none for callers. */
  eth_accounts: method({}, () => []),
  eth_syncing: method({}, ({ backend }) => {
    const { syncing } = backend.health();
    if (syncing === undefined) return false;
    return {
      startingBlock: quantity(syncing.startingBlock),
      currentBlock: quantity(backend.chain.head().block.header.number),
      highestBlock: quantity(syncing.highestBlock),
    };
  }),
};
