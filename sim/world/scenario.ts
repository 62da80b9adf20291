import type { Address } from "../../node/src/types/hex.ts";
import { faultsOf } from "../../node/src/types/validators.ts";
import type { Liar } from "../liars/liar.ts";
import { LIARS } from "../liars/liars.ts";
import {
  type Identity,
  REAL_SIGNATURES,
  type SignatureScheme,
  STUB_SIGNATURES,
} from "../machine/signing.ts";
import type { Random } from "./random.ts";

/** What a machine is like; all but the correct ones count against f. */
export type Role =
  | { readonly kind: "correct" }
  | { readonly kind: "liar"; readonly liar: Liar }
  /** Its disk loses what it promised to hold, or lets bits decay. */
  | { readonly kind: "lyingDisk" }
  /** Its clock is wrong by more than a second. */
  | { readonly kind: "wrongClock" };

export interface MachineScenario {
  readonly identity: Identity;
  readonly role: Role;
  /** Milliseconds that its clock is ahead. */
  readonly skewMs: number;
  /** Whether it is there only when the others have been at work for a while. */
  readonly joinsLate: boolean;
}

/** What a seed decides before anything happens. */
export interface Scenario {
  readonly scheme: SignatureScheme;
  /** In ascending order of their addresses. */
  readonly machines: readonly MachineScenario[];
  readonly validators: readonly Address[];
  readonly clients: number;
  readonly blockPeriodSeconds: number;
  /** In its place, where several blocks share a second. */
  readonly blockPeriodMs: number | undefined;
  readonly emptyBlockPeriodSeconds: number;
  readonly requestTimeoutSeconds: number;
  /** Longest that a block takes to build or to check. */
  readonly executionMaxMs: number;
  readonly diskLatencyMaxMs: number;
  readonly changesValidators: boolean;
  /** How far behind a new node must be to take a snapshot, if any does. */
  readonly snapshotDistance: bigint | undefined;
  /** Blocks that every correct validator has to reach. */
  readonly heights: number;
}

/** What the caller decides in the place of the seed. */
export interface ScenarioOptions {
  readonly heights?: number | undefined;
  /** In the place of those that the seed picks; as many as may be faulty. */
  readonly liars?: readonly Liar[] | undefined;
  readonly blockPeriodMs?: number | undefined;
}

/** One seed in so many has blocks within a second. The seed alone tells: no draw is another for it. */
const WITHIN_SECOND_EVERY = 8;
const PERIODS_MS = [200, 50, 500, 999] as const;

/** Undefined for a seed whose blocks have a second each, or more. */
export function blockPeriodMsOf(seed: number): number | undefined {
  if (seed % WITHIN_SECOND_EVERY !== 0) return undefined;
  return PERIODS_MS[(seed / WITHIN_SECOND_EVERY) % PERIODS_MS.length];
}

const HEIGHTS = 30;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
const CORRECT: Role = { kind: "correct" };

export function pickScenario(random: Random, options: ScenarioOptions = {}): Scenario {
  const scheme = random.chance(0.03) ? REAL_SIGNATURES : STUB_SIGNATURES;
  const count = random.within(4, 7);
  const identities = Array.from({ length: count }, () => scheme.createIdentity(random)).sort(
    (left, right) => (left.address < right.address ? -1 : 1),
  );
  const seats = Math.max(4, count - random.pick([0, 0, 1, 2]));
  const roles = pickRoles(random, seats, options.liars);
  // The first seats are as good as any: addresses are random.
  const machines = identities.map((identity, index): MachineScenario => {
    const role = roles[index] ?? CORRECT;
    const joinsLate = index >= seats && random.chance(0.7);
    return { identity, role, skewMs: pickSkew(random, role), joinsLate };
  });
  return {
    scheme,
    machines,
    validators: identities.slice(0, seats).map(({ address }) => address),
    clients: 4,
    blockPeriodSeconds: random.pick([1, 1, 1, 2]),
    blockPeriodMs: options.blockPeriodMs,
    emptyBlockPeriodSeconds: random.pick([1, 1, 4]),
    requestTimeoutSeconds: random.pick([1, 1, 2]),
    executionMaxMs: random.pick([0, 5, 50]),
    diskLatencyMaxMs: random.pick([0, 0, 3]),
    changesValidators: random.chance(0.5),
    snapshotDistance: random.chance(0.5) ? BigInt(random.within(2, 8)) : undefined,
    heights: options.heights ?? HEIGHTS,
  };
}

/** Roles of the validators, in a random order of the seats. */
function pickRoles(
  random: Random,
  seats: number,
  liars: readonly Liar[] | undefined,
): readonly Role[] {
  const faulty = liars?.length ?? random.within(0, faultsOf(seats));
  const roles = Array.from({ length: seats }, (_, index): Role => {
    if (index >= faulty) return CORRECT;
    const liar = liars?.[index];
    return liar === undefined ? pickFault(random) : { kind: "liar", liar };
  });
  const order = roles.map((role) => ({ role, at: random.next() }));
  return order.sort((left, right) => left.at - right.at).map(({ role }) => role);
}

function pickFault(random: Random): Role {
  if (random.chance(0.7)) return { kind: "liar", liar: random.pick(LIARS) };
  return { kind: random.pick(["lyingDisk", "wrongClock"] as const) };
}

function pickSkew(random: Random, { kind }: Role): number {
  return kind === "wrongClock"
    ? random.pick([-HOUR_MS, -5 * SECOND_MS, 5 * SECOND_MS, HOUR_MS])
    : random.pick([0, 0, random.within(-SECOND_MS / 2, SECOND_MS / 2)]);
}
