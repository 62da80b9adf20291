import type { Address } from "../types/hex.ts";

/** Who may be connected: validators by their seat, others because the configuration names them. */
export interface Admission {
  isAdmitted(address: Address): boolean;
  /** To be called with the validators of every height. */
  onValidators(validators: readonly Address[]): void;
}

/**
 * Configurations of validators name each other. One that lost its seat is cut all the same, until it has a seat again; an
 * auditor, who never had one, stays. Seats are known from the genesis and from every block since the start; they are as
 * few as governance ever granted.
 */
export function createAdmission(
  seated: readonly Address[],
  configured: readonly Address[],
): Admission {
  const everSeated = new Set(seated);
  const observers = new Set(configured);
  let current: ReadonlySet<Address> = new Set();
  return {
    isAdmitted: (address) =>
      current.has(address) || (observers.has(address) && !everSeated.has(address)),
    onValidators(validators) {
      current = new Set(validators);
      for (const address of validators) everSeated.add(address);
    },
  };
}
