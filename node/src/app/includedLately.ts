import type { Hash } from "../types/hex.ts";
import type { Chain } from "./chain.ts";

/** As many as are on their way in the worst case, with room: some seconds of full blocks. */
const REMEMBERED_MAX = 16_384;

/**
 * Tells of a transaction whether a block had it lately: peers pass some on after their block. It is asked of each that they
 * pass on, nearly all of which are new, so the disk would be searched in vain.
 */
export function rememberIncluded(
  chain: Pick<Chain, "onHead">,
  max = REMEMBERED_MAX,
): (hash: Hash) => boolean {
  const remembered = new Set<Hash>();
  chain.onHead(({ receipts }) => {
    for (const { transactionHash } of receipts) remembered.add(transactionHash);
    for (const hash of remembered) {
      if (remembered.size <= max) break;
      remembered.delete(hash);
    }
  });
  return (hash) => remembered.has(hash);
}
