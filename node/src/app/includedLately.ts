import type { Hash } from "../types/hex.ts";

/** As many as are on their way in the worst case, with room: some seconds of full blocks. */
const REMEMBERED_MAX = 16_384;

/** What a chain tells of each block. */
interface Blocks {
  onHead(
    listener: (block: { readonly receipts: readonly { readonly transactionHash: Hash }[] }) => void,
  ): unknown;
}

/**
 * Tells of a transaction whether a block had it lately: peers pass some on after their block. It is asked of each that they
 * pass on, nearly all of which are new, so the disk would be searched in vain.
 */
export function rememberIncluded(blocks: Blocks, max = REMEMBERED_MAX): (hash: Hash) => boolean {
  const remembered = new Set<Hash>();
  blocks.onHead(({ receipts }) => {
    for (const { transactionHash } of receipts) remembered.add(transactionHash);
    for (const hash of remembered) {
      if (remembered.size <= max) break;
      remembered.delete(hash);
    }
  });
  return (hash) => remembered.has(hash);
}
