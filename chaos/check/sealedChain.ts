import { recover } from "../../node/src/crypto/signing.ts";
import { listRoot } from "../../node/src/exec/trie/listRoot.ts";
import { verifySealed } from "../../node/src/sync/verifySealed.ts";
import type { SealedBlock } from "../../node/src/types/block.ts";
import { sealDigest } from "../../node/src/types/codec/header.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { Executor } from "../../node/src/types/ports/executor.ts";
import type { ChainStore } from "../../node/src/types/ports/store.ts";
import type { Violation } from "../violation.ts";
import type { VoteBook } from "./voteBook.ts";

export interface StoredChain {
  readonly name: string;
  readonly chain: Pick<ChainStore, "head" | "blockByNumber" | "receiptsOf">;
  readonly executor: Pick<Executor, "validators" | "execute">;
}

export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** Blocks of a range with their parents, as they are stored; one that is missing is a violation. */
export function* pairsIn(
  { name, chain }: Pick<StoredChain, "name" | "chain">,
  { from, to }: Range,
  onMissing: (violation: Violation) => void,
): Generator<{ readonly parent: SealedBlock; readonly sealed: SealedBlock }> {
  let parent = chain.blockByNumber(from - 1n);
  for (let number = from; number <= to; number += 1n) {
    const sealed = chain.blockByNumber(number);
    if (sealed === undefined) {
      onMissing({ kind: "seals", message: `${name}: block ${number} is not stored` });
    } else if (parent !== undefined) yield { parent, sealed };
    parent = sealed;
  }
}

/**
 * Finds stored blocks that a quorum of distinct members of the set of their parent did not seal, or whose body is not the
 * header's. A seal is a commit vote: it goes into the book.
 */
export async function unsealedBlocks(
  stored: StoredChain,
  range: Range,
  votes: Pick<VoteBook, "add">,
): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  for (const { parent, sealed } of pairsIn(stored, range, (missing) => violations.push(missing))) {
    const validators = await stored.executor.validators(parent.block.header);
    try {
      verifySealed(sealed, { parent, validators, recover, transactionsRootOf: listRoot });
    } catch (error) {
      const { number } = sealed.block.header;
      violations.push({
        kind: "seals",
        message: `${stored.name}: block ${number}: ${messageOf(error)}`,
      });
    }
    for (const vote of sealVotes(sealed)) votes.add(vote.author, vote.record);
  }
  return violations;
}

function sealVotes({ hash, block: { header } }: SealedBlock) {
  const { seals, round } = header.extraData;
  const digest = sealDigest(header);
  return seals.flatMap((seal) => {
    const author: Address | undefined = recover(digest, seal);
    const record = { kind: "commit", height: header.number, round, digest: hash } as const;
    return author === undefined ? [] : [{ author, record }];
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
