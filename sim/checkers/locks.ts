import type { Address, Hash } from "../../node/src/types/hex.ts";
import type { CommitPayload, PreparePayload } from "../../node/src/types/message.ts";
import type { Host } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceChain } from "./referenceChain.ts";

/** Blocks that may have been decided without anybody knowing it yet, and prepares, of one height. */
interface Height {
  /** Who committed, by round and digest. */
  readonly commits: Map<string, Set<Address>>;
  /** The earliest first. */
  readonly locked: { readonly round: number; readonly digest: Hash }[];
  readonly prepares: { readonly host: Address; readonly payload: PreparePayload }[];
}

/**
 * When so many correct validators committed to a block that the faulty ones' commits could decide it, no correct validator
 * prepares another in a later round. This is why two blocks are never decided, and it breaks long before two are.
 */
export function createLocksChecker(
  reference: ReferenceChain,
  hostOf: (address: Address) => Host | undefined,
): Checker {
  const heights = new Map<bigint, Height>();

  const heightOf = (height: bigint): Height => {
    const known = heights.get(height) ?? { commits: new Map(), locked: [], prepares: [] };
    heights.set(height, known);
    heights.delete(height - HEIGHTS_KEPT);
    return known;
  };

  const onCommit = (host: Address, { height, round, digest }: CommitPayload): void => {
    const validators = reference.at(height - 1n)?.validatorsAfter;
    const { commits, locked, prepares } = heightOf(height);
    if (validators === undefined || !validators.includes(host)) return;
    const place = `${round} ${digest}`;
    const committed = (commits.get(place) ?? new Set()).add(host);
    commits.set(place, committed);
    const faulty = validators.filter((address) => !isCorrect(hostOf(address))).length;
    if (committed.size + faulty < Math.ceil((2 * validators.length) / 3)) return;
    locked.push({ round, digest });
    for (const { host: voter, payload } of prepares) expectLocked(voter, payload, locked);
  };

  return {
    onVote(host, { signed: { payload } }) {
      if (!isCorrect(host)) return;
      if (payload.kind === "commit") onCommit(host.address, payload);
      if (payload.kind !== "prepare") return;
      const { locked, prepares } = heightOf(payload.height);
      prepares.push({ host: host.address, payload });
      expectLocked(host.address, payload, locked);
    },
  };
}

/** Validators may be one or two heights apart; more are of no use. */
const HEIGHTS_KEPT = 8n;

/** For sure, and to the end of the run. */
function isCorrect(host: Host | undefined): boolean {
  return host?.role.kind === "correct" || host?.role.kind === "wrongClock";
}

function expectLocked(
  voter: Address,
  { height, round, digest }: PreparePayload,
  locked: Height["locked"],
): void {
  const broken = locked.find((lock) => lock.round < round && lock.digest !== digest);
  if (broken === undefined) return;
  const message = `${voter} prepared ${digest} at ${height}/${round}, though ${broken.digest} may be decided in round ${broken.round}`;
  throw new Violation("locks", message);
}
