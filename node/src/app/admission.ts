import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";

/** Who may be connected: validators by their seat, others because the configuration names them. */
export interface Admission {
  isAdmitted(address: Address): boolean;
  /** To be called with the validators of every height. */
  onValidators(validators: readonly Address[]): void;
}

export interface AdmissionOptions {
  /** Validators by the genesis. */
  readonly seated: readonly Address[];
  /** Peers that the configuration names. */
  readonly configured: readonly Address[];
  readonly clock: Pick<Clock, "elapsedMs">;
  /** A height that lasts longer says that something is wrong here or elsewhere. */
  readonly stallMs: number;
}

/**
 * Configurations of validators name each other. One that lost its seat is cut all the same, until it has a seat again; an
 * auditor, who never had one, stays. Seats are known from the genesis and from every block since the start; they are as
 * few as governance ever granted.
 *
 * Who lost its seat is known from our own chain, which may be behind: those who lost their seats may be the validators of
 * now, and those whom we think seated gone. So when no height has begun for long, every configured peer is admitted, until
 * one does: what they say is verified, and meanwhile there are no blocks to learn of.
 */
export function createAdmission({
  seated,
  configured,
  clock,
  stallMs,
}: AdmissionOptions): Admission {
  const everSeated = new Set(seated);
  const observers = new Set(configured);
  let current: ReadonlySet<Address> = new Set();
  let begunMs = clock.elapsedMs();
  const isStalled = (): boolean => clock.elapsedMs() - begunMs > stallMs;
  return {
    isAdmitted: (address) =>
      current.has(address) || (observers.has(address) && (!everSeated.has(address) || isStalled())),
    onValidators(validators) {
      begunMs = clock.elapsedMs();
      current = new Set(validators);
      for (const address of validators) everSeated.add(address);
    },
  };
}
