import { z } from "zod";
import { POOL_REASONS } from "../errors/poolReasons.ts";
import { SDKError } from "../errors/sdkError.ts";
import type { Hash } from "../types.ts";
import type { RPC } from "./rpc.ts";
import { RPCFault } from "./rpcFault.ts";

const droppedShape = z.looseObject({ code: z.string(), message: z.string() });

/** Why a node gave up a transaction that it had taken. */
export type Dropped = z.infer<typeof droppedShape>;

/** Asks nodes for what they gave up. */
export interface DroppedReader {
  /** Undefined while the node holds the transaction, does not know it, or is of a kind that does not tell. */
  reasonOf(transactionHash: Hash): Promise<Dropped | undefined>;
}

const METHOD_NOT_FOUND = -32_601;
/** The transaction's nonce went to another: not a failure of the node, but of a race. */
const OVERTAKEN: ReadonlySet<string> = new Set(["TXPOOL_NONCE_USED", "TXPOOL_REPLACED"]);

export function createDroppedReader(rpc: RPC): DroppedReader {
  let isTold = true;
  return {
    async reasonOf(transactionHash) {
      if (!isTold) return undefined;
      try {
        const dropped = await rpc.request(
          "txpool_getDropped",
          [transactionHash],
          droppedShape.nullable(),
        );
        return dropped ?? undefined;
      } catch (error) {
        if (!(error instanceof RPCFault && error.code === METHOD_NOT_FOUND)) throw error;
        isTold = false;
        return undefined;
      }
    },
  };
}

export function isOvertaken({ code }: Dropped): boolean {
  return OVERTAKEN.has(code);
}

export function droppedError(transactionHash: Hash, { code, message }: Dropped): SDKError {
  const reason = POOL_REASONS[code];
  return new SDKError(
    "SDK_DROPPED",
    `a node gave the transaction up: ${reason?.en ?? message}`,
    // What the node no longer holds may still reach a block through another.
    { transactionHash, poolCode: code, mayStillBeIncluded: reason?.open ?? true },
    { ...(reason && { messageZh: reason.zh }) },
  );
}
