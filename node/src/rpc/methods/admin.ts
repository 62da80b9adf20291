import type { Hash } from "../../types/hex.ts";
import type { AdminContext } from "../adminContext.ts";
import { notFound } from "../errors.ts";
import { quantity } from "../format.ts";
import { method } from "../method.ts";
import { addressSchema, hashSchema } from "../schemas.ts";

function hashesFrom({ backend }: AdminContext, sender: string | undefined): readonly Hash[] {
  return backend.pool
    .content()
    .filter((transaction) => sender === undefined || transaction.sender === sender)
    .map(({ hash }) => hash);
}

/** What an operator does to peers and pool. Each call is written to the node's log. */
export const OPERATOR_METHODS = {
  admin_peers: method({}, ({ backend }: AdminContext) =>
    backend.peers().map(({ address, status }) => ({
      address,
      headNumber: quantity(status.headNumber),
      headHash: status.headHash,
    })),
  ),
  /** The peer is refused for a while; its certificate stays good. */
  admin_dropPeer: method({ address: addressSchema }, ({ backend }: AdminContext, { address }) => {
    if (!backend.peers().some((peer) => peer.address === address)) {
      throw notFound(`peer ${address}`);
    }
    backend.dropPeer(address);
    return true;
  }),
  /** Only this node's pool: other nodes keep theirs, and a block may still bring the transaction. */
  txpool_discard: method(
    { transactionHash: hashSchema },
    ({ backend }: AdminContext, { transactionHash }) => backend.discard([transactionHash]) === 1,
  ),
  txpool_discardFrom: method({ sender: addressSchema }, (context: AdminContext, { sender }) =>
    quantity(context.backend.discard(hashesFrom(context, sender))),
  ),
  txpool_clear: method({}, (context: AdminContext) =>
    quantity(context.backend.discard(hashesFrom(context, undefined))),
  ),
};
