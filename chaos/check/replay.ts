import { receiptsRoot } from "../../node/src/exec/block/receipts.ts";
import type { Violation } from "../violation.ts";
import { messageOf, pairsIn, type Range, type StoredChain } from "./sealedChain.ts";

/** Finds stored receipts that are not those of their block's header. */
export function alteredReceipts(
  { name, chain }: Pick<StoredChain, "name" | "chain">,
  { from, to }: Range,
): readonly Violation[] {
  const violations: Violation[] = [];
  for (let number = from; number <= to; number += 1n) {
    const sealed = chain.blockByNumber(number);
    const receipts = sealed && chain.receiptsOf(sealed.hash);
    if (receipts && receiptsRoot(receipts) === sealed.block.header.receiptsRoot) continue;
    const message = `${name}: block ${number}: the stored receipts are not the block's`;
    violations.push({ kind: "replay", message });
  }
  return violations;
}

/** Executes stored blocks again, each on the stored state of its parent, and finds those with another result. */
export async function differingBlocks(
  stored: StoredChain,
  range: Range,
): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const onMissing = (missing: Violation) => violations.push(missing);
  for (const { parent, sealed } of pairsIn(stored, range, onMissing)) {
    try {
      // The executor compares state root, receipts root, gas and bloom with the header.
      await stored.executor.execute(sealed.block, parent.block.header, parent.hash, {
        isDecided: true,
      });
    } catch (error) {
      const { number } = sealed.block.header;
      const message = `${stored.name}: block ${number} executed again: ${messageOf(error)}`;
      violations.push({ kind: "replay", message });
    }
  }
  return violations;
}
