import type { Block, SealedBlock } from "./block.ts";
import type { Address, Hash } from "./hex.ts";
import type {
  CommitPayload,
  PreparePayload,
  ProposalPayload,
  RoundChangePayload,
  Signed,
  VerifiedMessage,
  View,
} from "./message.ts";

/** A block that a quorum prepared: the lock a correct validator carries into later rounds. */
export interface PreparedCertificate {
  readonly round: number;
  readonly block: Block;
  readonly digest: Hash;
  readonly prepares: readonly Signed<PreparePayload>[];
}

/** What a validator signed at a height, as remembered by the write-ahead log. A proposal's digest is the block hash. */
export interface VoteRecord extends View {
  readonly kind: "proposal" | "prepare" | "commit" | "roundChange";
  readonly digest: Hash | undefined;
}

/** What the write-ahead log still knows of the height in progress. */
export interface Recovered {
  readonly height: bigint;
  readonly votes: readonly VoteRecord[];
  readonly prepared: PreparedCertificate | undefined;
  /** Votes at heights up to this one may have been lost: whatever else is remembered, nothing is signed there. */
  readonly abstainThrough?: bigint;
}

/** A payload of ours still to be signed. The driver signs, records, broadcasts and feeds it back as an input. */
export type Draft =
  | {
      readonly kind: "proposal";
      readonly payload: ProposalPayload;
      readonly roundChanges: readonly Signed<RoundChangePayload>[];
      readonly prepares: readonly Signed<PreparePayload>[];
    }
  | { readonly kind: "prepare"; readonly payload: PreparePayload }
  /** `block` carries the real round and no seals, so that the driver can make the commit seal. */
  | {
      readonly kind: "commit";
      readonly payload: Omit<CommitPayload, "commitSeal">;
      readonly block: Block;
    }
  | {
      readonly kind: "roundChange";
      readonly payload: RoundChangePayload;
      readonly block: Block | undefined;
      readonly prepares: readonly Signed<PreparePayload>[];
    };

export type Input =
  /** A height begins: at start, after a decision, after sync. `parent` is the head. */
  | {
      readonly kind: "newHeight";
      readonly parent: SealedBlock;
      /** Strictly ascending, derived from the parent state. */
      readonly validators: readonly Address[];
      readonly recovered: Recovered | undefined;
    }
  | { readonly kind: "message"; readonly message: VerifiedMessage }
  /** The block timer of a height fired: it is time for its round 0. */
  | { readonly kind: "blockTimerFired"; readonly height: bigint }
  | ({ readonly kind: "roundTimerFired" } & View)
  /** Answer to `buildBlock`. */
  | ({ readonly kind: "blockBuilt"; readonly block: Block } & View)
  /** Answer to `checkBlock`: the block was executed on its parent and every header field compared. */
  | ({ readonly kind: "blockChecked"; readonly digest: Hash; readonly valid: boolean } & View);

/** Carried out by the driver strictly in order; each is awaited before the next. */
export type Effect =
  /** Must be on disk before the commit that follows it is sent. */
  | {
      readonly kind: "persistPrepared";
      readonly height: bigint;
      readonly certificate: PreparedCertificate;
    }
  /** Sign, write the vote ahead, broadcast, and return as a `message` input. */
  | { readonly kind: "send"; readonly draft: Draft }
  | ({ readonly kind: "buildBlock" } & View)
  | ({ readonly kind: "checkBlock"; readonly block: Block; readonly digest: Hash } & View)
  /** The block of `round` has a quorum of seals: commit it with state and receipts, then input `newHeight`. */
  | { readonly kind: "decide"; readonly block: SealedBlock }
  /**
   * Fire at `notBefore` (UTC seconds) when there is work, else at `emptyNotBefore`; with `afterMs` no sooner than so long
   * after round 0 of the height before began.
   */
  | {
      readonly kind: "startBlockTimer";
      readonly height: bigint;
      readonly notBefore: bigint;
      readonly emptyNotBefore: bigint;
      readonly afterMs?: number;
    }
  /** Replaces the running round timer. */
  | ({ readonly kind: "startRoundTimer"; readonly afterMs: number } & View)
  /** A message of a later height arrived from this author: we may be behind. */
  | { readonly kind: "fellBehind"; readonly height: bigint; readonly author: Address };

/** The pure core: no clock, disk, network, randomness, async or logging inside. */
export interface Transition<State> {
  readonly state: State;
  readonly effects: readonly Effect[];
}

export interface ConsensusConfig {
  readonly self: Address;
  /** Between timestamps; 0 with a period of milliseconds, where several blocks share a timestamp. */
  readonly blockPeriodSeconds: number;
  /** Between the beginnings of two blocks, where that is less than a second. */
  readonly blockPeriodMs?: number | undefined;
  readonly emptyBlockPeriodSeconds: number;
  readonly requestTimeoutMs: number;
  /** Upper bound of a round's timeout. */
  readonly maxRoundTimeoutMs: number;
  /** Bounds on messages kept for later heights. */
  readonly futureMessagesMax: number;
  readonly futureHeightsMax: number;
}
