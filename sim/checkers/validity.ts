import type { SealedBlock } from "../../node/src/types/block.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceBlock, ReferenceChain } from "./referenceChain.ts";
import type { SealedCheck } from "./seals.ts";

export interface ValidityCheckerOptions {
  readonly reference: ReferenceChain;
  readonly checkSealed: SealedCheck;
  readonly blockPeriodSeconds: number;
  /** Set where blocks may share a second. */
  readonly blockPeriodMs?: number | undefined;
}

/**
 * Every stored block is the one that its parent's state and its body give, follows its parent no sooner than a block period
 * later, was made by a validator whose turn it was, and has the seals of a quorum of distinct validators of the set that its
 * parent names. What is counted here is counted in words of our own: the node's may be what is wrong.
 */
export function createValidityChecker({
  reference,
  checkSealed,
  blockPeriodSeconds,
  blockPeriodMs,
}: ValidityCheckerOptions): Checker {
  const gapSeconds = blockPeriodMs === undefined ? BigInt(blockPeriodSeconds) : 0n;
  const judged = new WeakSet<SealedBlock>();
  return {
    onCommit({ host, sealed }) {
      if (judged.has(sealed)) return;
      judged.add(sealed);
      const { number } = sealed.block.header;
      const parent = reference.at(number - 1n);
      const decided = reference.at(number);
      if (parent === undefined || decided === undefined) {
        throw new Violation("validity", `${host.address} has block ${number} without its parent`);
      }
      checkPlace(sealed, parent, gapSeconds);
      checkSealed(sealed, parent.validatorsAfter);
    },
  };
}

/** Throws unless the block follows its parent in time, and its maker's turn came in its round or one before. */
function checkPlace(
  { block: { header } }: SealedBlock,
  { hash, sealed: parent, validatorsAfter }: ReferenceBlock,
  gapSeconds: bigint,
): void {
  const { number, coinbase, extraData } = header;
  const before = parent.block.header;
  if (header.parentHash !== hash) {
    throw new Violation("validity", `block ${number} does not follow ${hash}`);
  }
  if (header.timestamp < before.timestamp + gapSeconds) {
    throw new Violation("validity", `block ${number} is earlier than a period after its parent`);
  }
  const turns = [...validatorsAfter.filter((address) => address > before.coinbase)].concat(
    validatorsAfter.filter((address) => address <= before.coinbase),
  );
  if (!turns.slice(0, extraData.round + 1).includes(coinbase)) {
    const message = `block ${number} of round ${extraData.round} was not ${coinbase}'s to make`;
    throw new Violation("validity", message);
  }
}
