import { SDKError } from "../errors/sdkError.ts";
import type { ClientContext } from "./context.ts";
import { chainTimeOf } from "./reads.ts";

/** How long a maker's signature can be submitted. */
const VALIDITY_SECONDS = 3_600n;
/** How far the chain's time is believed to be ahead of this machine's. */
const AHEAD_MAX_SECONDS = 300n;

/**
 * The last second, UTC, at which a request that is signed now can be submitted: an hour from the chain's time. That is one
 * node's word, so the signature never outlives an hour and five minutes of this machine's clock, whatever a node says; the
 * nodes of a development network, whose clock can be moved, are believed.
 * @throws SDKError SDK_BAD_ANSWER when the chain's time is later than that already; nothing is signed then
 */
export async function deadlineOf({
  rpc,
  trustsNodeTime,
}: Pick<ClientContext, "rpc" | "trustsNodeTime">): Promise<bigint> {
  const chainTime = await chainTimeOf(rpc);
  if (trustsNodeTime) return chainTime + VALIDITY_SECONDS;
  const localTime = BigInt(Math.floor(Date.now() / 1_000));
  const believedMax = localTime + AHEAD_MAX_SECONDS;
  const deadline = (chainTime < believedMax ? chainTime : believedMax) + VALIDITY_SECONDS;
  if (chainTime <= deadline) return deadline;
  throw new SDKError("SDK_BAD_ANSWER", "the node's time is far ahead of this machine's", {
    chainTime,
    localTime,
  });
}
