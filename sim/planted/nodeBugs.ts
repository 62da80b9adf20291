import type { PlantedBug } from "./bug.ts";

/** Bugs of the machinery around the core: the log, the disk, sync and the driver's ports. */
export const NODE_BUGS: readonly PlantedBug[] = [
  {
    name: "sent before it is on disk",
    harm: "a crash forgets a vote that others have heard",
    edits: [
      {
        file: "node/src/app/votes.ts",
        find: "await ports.log.recordVote(vote);",
        replace: "ports.log.recordVote(vote).catch(() => undefined);",
      },
    ],
  },
  {
    name: "votes not recovered at a restart",
    harm: "a restarted validator signs again where it has signed",
    edits: [
      {
        file: "node/src/app/assemble.ts",
        find: "const recovered = await log.recovered(height);",
        replace: "const recovered = undefined;",
      },
    ],
  },
  {
    name: "lock not written",
    harm: "a crash forgets the lock that a commit promised",
    edits: [
      {
        file: "node/src/app/assemble.ts",
        find: "persistPrepared: ({ height, certificate }) => log.recordPrepared(height, certificate),",
        replace: "persistPrepared: () => Promise.resolve(),",
      },
    ],
  },
  {
    name: "log truncated too early",
    harm: "a restart forgets the votes of the height in progress",
    edits: [
      {
        file: "node/src/db/writeAheadLog.ts",
        find: "if (known < height) this.#heights.delete(known);",
        replace: "if (known < height + 2n) this.#heights.delete(known);",
      },
    ],
  },
  {
    name: "log not synced",
    harm: "the power fails, and a vote that others have heard is gone",
    edits: [
      {
        file: "node/src/db/writeAheadLog.ts",
        find: "    await this.#file.sync();\n",
        replace: "",
      },
    ],
  },
  {
    name: "receipts shown before they are on disk",
    harm: "a client sees a receipt that a crash forgets",
    edits: [
      {
        file: "node/src/db/database.ts",
        find: "await this.#db.write(writes);",
        replace: "this.#db.write(writes).catch(() => undefined);",
      },
    ],
  },
  {
    name: "executed result not compared",
    harm: "a block is prepared whose header is not what its execution gives",
    edits: [
      {
        file: "node/src/app/proposals.ts",
        find: "        ports.onRejected(error);\n        return false;",
        replace: "        ports.onRejected(error);\n        return true;",
      },
    ],
    liars: ["invalid"],
  },
  {
    name: "validator set of the wrong height",
    harm: "after a change, a height is decided by the set of the one before",
    edits: [
      {
        file: "node/src/app/assemble.ts",
        find: "      validators = await chain.validatorsAfter(parent.block.header);",
        replace:
          "      const [before = parent] = chain.blocksFrom(number > 0n ? number - 1n : 0n, 1);\n" +
          "      validators = await chain.validatorsAfter(before.block.header);",
      },
    ],
  },
  {
    name: "sync without seal check",
    harm: "a peer gives a node a chain that nobody decided",
    edits: [
      {
        file: "node/src/sync/verifySealed.ts",
        find: "const fault = headerFault(sealed, options) ?? sealsFault(sealed, options);",
        replace: "const fault = headerFault(sealed, options);",
      },
    ],
    liars: ["lyingAnswers"],
  },
  {
    name: "sync takes fewer seals than a quorum",
    harm: "a block is stored whose seals prove nothing to an auditor",
    edits: [
      {
        file: "node/src/sync/verifySealed.ts",
        find: 'return sealers.size < quorumOf(validators.length) ? "quorum" : undefined;',
        replace: "return undefined;",
      },
    ],
    liars: ["lyingAnswers"],
  },
  {
    name: "sync counts a seal twice",
    harm: "one seal many times passes for those of a quorum",
    edits: [
      {
        file: "node/src/sync/verifySealed.ts",
        find: 'if (sealers.has(sealer)) return "sealDuplicate";',
        replace: "",
      },
      {
        file: "node/src/sync/verifySealed.ts",
        find: "return sealers.size < quorumOf(validators.length)",
        replace: "return seals.length < quorumOf(validators.length)",
      },
    ],
    liars: ["lyingAnswers"],
  },
  {
    name: "receipt under the wrong index",
    harm: "a client asks for its transaction and is shown another's receipt, or none",
    edits: [
      {
        file: "node/src/db/database.ts",
        find: "{ blockHash: sealed.hash, blockNumber: number, index }",
        replace: "{ blockHash: sealed.hash, blockNumber: number, index: index + 1 }",
      },
    ],
  },
  {
    name: "node of another state at its place",
    harm: "a newcomer executes on what the genesis had at a place",
    edits: [
      {
        file: "node/src/exec/trie/nodeReader.ts",
        find: "      if (equalBytes(hashOf(node), hash)) return node;",
        replace: "      if (hashOf(node).length === hash.length) return node;",
      },
    ],
  },
  {
    name: "a peer that is behind taken for a liar",
    harm: "correct nodes cut each other off just when one of them needs the other",
    edits: [
      {
        file: "node/src/sync/peerBook.ts",
        find: "if (!isLie(error) || this.#dropped.has(peer)) return;",
        replace: "if (this.#dropped.has(peer)) return;",
      },
    ],
  },
  {
    name: "transactions of a proposal taken unseen",
    harm: "a correct proposer is taken for a liar, since its block was put together wrongly",
    edits: [
      {
        file: "node/src/p2p/gatherings.ts",
        find: "  if (!gathering.missing.delete(hash)) return false;\n  gathering.found.set(hash, raw);",
        replace:
          "  const [next = hash] = gathering.missing;\n" +
          "  if (!gathering.missing.delete(next)) return false;\n" +
          "  gathering.found.set(next, raw);",
      },
    ],
  },
  {
    name: "missing transactions not asked for",
    harm: "a validator that was away takes no part in blocks of what others have in their pools",
    edits: [
      {
        file: "node/src/p2p/gatherings.ts",
        find: "    this.#askOnce(gathering);\n",
        replace: "",
      },
    ],
  },
];
