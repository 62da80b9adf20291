import { assert, assertDefined } from "./assert.ts";
import type { Address } from "./hex.ts";

/** `f`: most validators that may be faulty without harm: ⌊(n−1)/3⌋. */
export function faultsOf(validatorCount: number): number {
  assert(validatorCount > 0, "a validator set is not empty");
  return Math.floor((validatorCount - 1) / 3);
}

/** `quorum`: smallest size at which any two quorums share an honest validator: ⌊(2n−1)/3⌋+1 = ⌈2n/3⌉. */
export function quorumOf(validatorCount: number): number {
  assert(validatorCount > 0, "a validator set is not empty");
  return Math.floor((2 * validatorCount - 1) / 3) + 1;
}

/** The set in strictly ascending order, without duplicates. Addresses are lower case. */
export function sortValidators(addresses: readonly Address[]): readonly Address[] {
  return [...new Set(addresses)].sort();
}

export function isStrictlyAscending(addresses: readonly Address[]): boolean {
  return addresses.every((address, index) => {
    const previous = addresses[index - 1];
    return previous === undefined || previous < address;
  });
}

/**
 * `proposer`: who proposes in a round: the validator after the parent's proposer, and one further each round.
 * If the parent's proposer left the set, the first address above it counts as the one after it.
 */
export function proposerOf(
  validators: readonly Address[],
  parentProposer: Address,
  round: number,
): Address {
  const next = validators.findIndex((address) => address > parentProposer);
  const index = (Math.max(next, 0) + round) % validators.length;
  return assertDefined(validators[index], "a validator set is not empty");
}
