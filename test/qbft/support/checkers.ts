import { digestOf } from "../../../node/src/qbft/block.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import { sealDigest } from "../../../node/src/types/codec/header.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";
import { quorumOf } from "../../../node/src/types/validators.ts";
import { stubRecover } from "./network.ts";

/** What must hold of correct validators at all times, whatever the network and up to f liars do. */
export interface Checkers {
  readonly onSend: (author: Address, message: VerifiedMessage) => void;
  readonly onDecide: (decider: Address, sealed: SealedBlock) => void;
}

export class Violation extends Error {
  override readonly name = "Violation";
}

/** Gas used of a block that no correct validator may execute. */
export const INVALID_GAS = 666n;

export function createCheckers(validators: readonly Address[]): Checkers {
  const votes = new Map<string, string>();
  const highest = new Map<string, number>();
  const decided = new Map<bigint, Hash>();
  return {
    onSend(author, message) {
      const { height, round } = message.signed.payload;
      const place = `${author} ${height} ${round} ${message.kind}`;
      const content = contentOf(message);
      const earlier = votes.get(place);
      if (earlier !== undefined && earlier !== content) {
        throw new Violation(`double vote: ${place} for ${earlier} and ${content}`);
      }
      votes.set(place, content);
      const reached = highest.get(`${author} ${height}`) ?? 0;
      if (round < reached) throw new Violation(`vote in a round that was left: ${place}`);
      highest.set(`${author} ${height}`, round);
    },
    onDecide(decider, { hash, block }) {
      const { number, gasUsed } = block.header;
      const other = decided.get(number);
      if (other !== undefined && other !== hash) {
        throw new Violation(`${decider} decided ${hash} at ${number}, another ${other}`);
      }
      decided.set(number, hash);
      if (digestOf(block) !== hash) throw new Violation(`a hash at ${number} is not its block's`);
      if (gasUsed === INVALID_GAS) throw new Violation(`an invalid block was decided at ${number}`);
      checkSeals(validators, { hash, block });
    },
  };
}

/** What a vote says, so that two of them can be compared. */
function contentOf({ kind, signed: { payload } }: VerifiedMessage): string {
  switch (payload.kind) {
    case "proposal":
      return digestOf(payload.block);
    case "roundChange":
      return JSON.stringify(payload.prepared ?? kind);
    default:
      return payload.digest;
  }
}

function checkSeals(validators: readonly Address[], { block }: SealedBlock): void {
  const { header } = block;
  const authors = header.extraData.seals.map((seal) => stubRecover(sealDigest(header), seal));
  const valid = new Set(authors.filter((author) => author && validators.includes(author)));
  if (valid.size !== authors.length || valid.size < quorumOf(validators.length)) {
    throw new Violation(
      `block ${header.number} has ${valid.size} of ${authors.length} seals valid`,
    );
  }
}
