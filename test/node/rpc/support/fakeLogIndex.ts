import type { SealedBlock } from "../../../../node/src/types/block.ts";
import type { LogIndex } from "../../../../node/src/types/ports/store.ts";
import type { Receipt } from "../../../../node/src/types/receipt.ts";

interface Stored {
  readonly sealed: SealedBlock;
  readonly receipts: readonly Receipt[];
}

/** The index as its port has it, found by looking at every receipt. */
export function createFakeLogIndex(
  blocks: () => readonly Stored[],
  indexedFrom: () => bigint,
): LogIndex {
  return {
    from: indexedFrom,
    async blocksWith({ address, event, argument }, { from, to }, max) {
      const numbers = blocks()
        .filter(({ receipts }) =>
          receipts
            .flatMap(({ logs }) => logs)
            .some(
              (log) =>
                log.address === address &&
                log.topics[0] === event &&
                (argument === undefined || log.topics[1] === argument),
            ),
        )
        .map(({ sealed }) => sealed.block.header.number)
        .filter((number) => indexedFrom() <= number && from <= number && number <= to);
      return argument === undefined && numbers.length > max ? undefined : numbers.slice(0, max);
    },
  };
}
