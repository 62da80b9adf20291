import type { Acknowledged } from "../load/teller.ts";
import type { Violation } from "../violation.ts";

/** What a validator says of a transaction now. */
export interface FoundReceipt {
  readonly blockNumber: number;
  readonly blockHash: string;
  readonly hasSucceeded: boolean;
}

/** Finds acknowledged receipts that a validator does not have as they were acknowledged. */
export function lostReceipts(
  name: string,
  acknowledged: readonly Acknowledged[],
  find: (hash: string) => FoundReceipt | undefined,
): readonly Violation[] {
  return acknowledged.flatMap((receipt): readonly Violation[] => {
    const found = find(receipt.hash);
    if (found !== undefined && isSame(found, receipt)) return [];
    const now = found === undefined ? "has none" : `has it in ${placeOf(found)}`;
    const message = `${name}: the receipt of ${receipt.hash} was acknowledged by ${receipt.rpcUrl} in ${placeOf(receipt)}, it ${now}`;
    return [{ kind: "lostReceipt", message }];
  });
}

function isSame(found: FoundReceipt, receipt: Acknowledged): boolean {
  return (
    found.blockNumber === receipt.blockNumber &&
    found.blockHash === receipt.blockHash &&
    found.hasSucceeded === receipt.hasSucceeded
  );
}

function placeOf({ blockNumber, blockHash, hasSucceeded }: FoundReceipt): string {
  return `block ${blockNumber} (${blockHash}), ${hasSucceeded ? "succeeded" : "failed"}`;
}
