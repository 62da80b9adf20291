import type { Logger } from "pino";
import { createOwnKey } from "../evidence/ownKey.ts";
import { createWatch } from "../evidence/watch.ts";
import type { VoteRecord } from "../types/consensus.ts";
import type { Evidence } from "../types/evidence.ts";
import type { Address } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";

export interface WitnessPorts {
  readonly self: Address;
  readonly evidence: EvidenceStore;
  readonly logger: Pick<Logger, "error">;
  /** A failure after which the node must not go on. */
  readonly onFatal: (error: unknown) => void;
}

/** What the node notices about signatures while it does its work: equivocation of others, and a twin of its own key. */
export interface Witness {
  /** To be called when a height begins, with our votes there and above; undefined if some may have been lost. */
  onHeight(
    height: bigint,
    validators: readonly Address[],
    votes: readonly VoteRecord[] | undefined,
  ): void;
  /** To be called before a vote of ours is sent. */
  onSigned(vote: VoteRecord): void;
  /** Never throws; evidence is written beside the consensus, which does not wait for it. */
  onMessage(message: VerifiedMessage): void;
  /**
   * Whether our key has signed what we did not sign. From then on until it is started again the node signs nothing: two
   * hosts with one key sooner or later contradict each other, while a silent validator is a fault that the others bear.
   */
  hasTwin(): boolean;
  /** Called with the number of evidence that is new and on disk. */
  onRecorded(listener: (index: number, evidence: Evidence) => void): void;
  /** Resolves when nothing is being written. */
  stop(): Promise<void>;
}

export function createWitness({ self, evidence, logger, onFatal }: WitnessPorts): Witness {
  const watch = createWatch(self);
  const ownKey = createOwnKey(self);
  const listeners = new Set<(index: number, evidence: Evidence) => void>();
  let twin = false;
  let writing: Promise<void> = Promise.resolve();

  const record = async (found: Evidence): Promise<void> => {
    const { kind, height, round, validator } = found;
    const facts = { code: "EQUIVOCATION", validator, height: Number(height), round, kind };
    try {
      const index = await evidence.record(found);
      if (index === undefined) return;
      logger.error({ ...facts, index }, "a validator signed two different things in one place");
      for (const listener of listeners) listener(index, found);
    } catch (error) {
      logger.error({ ...facts, err: error }, "evidence of an equivocation was not recorded");
      onFatal(error);
    }
  };

  const lookForTwin = (message: VerifiedMessage): void => {
    const foreign = twin ? undefined : ownKey.foreignVote(message);
    if (foreign === undefined) return;
    twin = true;
    const { kind, height, round } = foreign;
    logger.error(
      { code: "DUPLICATE_KEY", validator: self, height: Number(height), round, kind },
      "our key signed what this node did not sign: another host uses it, or the log of votes was lost; we vote no more",
    );
  };

  return {
    onHeight(height, validators, votes) {
      watch.onHeight(height, validators);
      ownKey.onHeight(height, votes);
    },
    onSigned: ownKey.onSigned,
    onMessage(message) {
      lookForTwin(message);
      for (const found of watch.observe(message)) writing = writing.then(() => record(found));
    },
    hasTwin: () => twin,
    onRecorded: (listener) => listeners.add(listener),
    stop: () => writing,
  };
}
