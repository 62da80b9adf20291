import { votedDigest } from "../qbft/vote.ts";
import type { Signature } from "../types/block.ts";
import { sealDigest } from "../types/codec/header.ts";
import { encodeMessage, signingHash } from "../types/codec/message.ts";
import type { Draft, VoteRecord } from "../types/consensus.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { CommitPayload, Payload, Signed, VerifiedMessage } from "../types/message.ts";
import type { WriteAheadLog } from "../types/ports/store.ts";

export interface VotePorts {
  readonly self: Address;
  readonly sign: (digest: Hash) => Signature;
  readonly log: Pick<WriteAheadLog, "recordVote">;
  /** Told of the vote when it is on disk and nobody else has heard of it. */
  readonly onSigned: (vote: VoteRecord) => void;
  /** To every peer. */
  readonly announce: (message: VerifiedMessage, wire: Uint8Array) => void;
}

/** Signs a draft and sends it: on disk first, then to the peers; what it returns is what everybody sees. */
export async function sendVote(draft: Draft, ports: VotePorts): Promise<VerifiedMessage> {
  const message = signDraft(draft, ports);
  const vote = voteOf(draft);
  await ports.log.recordVote(vote);
  ports.onSigned(vote);
  ports.announce(message, encodeMessage(message));
  return message;
}

function signDraft(draft: Draft, { self, sign }: VotePorts): VerifiedMessage {
  const signed = <P extends Payload>(payload: P): Signed<P> => ({
    payload,
    author: self,
    signature: sign(signingHash(payload)),
  });
  switch (draft.kind) {
    case "proposal": {
      const { payload, roundChanges, prepares } = draft;
      return { kind: "proposal", signed: signed(payload), roundChanges, prepares };
    }
    case "prepare":
      return { kind: "prepare", signed: signed(draft.payload) };
    case "commit": {
      const commitSeal = sign(sealDigest(draft.block.header));
      return { kind: "commit", signed: signed<CommitPayload>({ ...draft.payload, commitSeal }) };
    }
    case "roundChange": {
      const { payload, block, prepares } = draft;
      return { kind: "roundChange", signed: signed(payload), block, prepares };
    }
  }
}

function voteOf(draft: Draft): VoteRecord {
  const { kind } = draft;
  const { height, round } = draft.payload;
  return { kind, height, round, digest: votedDigest(draft) };
}
