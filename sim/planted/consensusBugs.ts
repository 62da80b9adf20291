import type { PlantedBug } from "./bug.ts";

const QBFT = "node/src/qbft";

/** Bugs of the rules of consensus. */
export const CONSENSUS_BUGS: readonly PlantedBug[] = [
  {
    name: "quorum minus one",
    harm: "two quorums need not share an honest validator",
    edits: [
      {
        file: "node/src/types/validators.ts",
        find: "return Math.floor((2 * validatorCount - 1) / 3) + 1;",
        replace: "return Math.floor((2 * validatorCount - 1) / 3);",
      },
    ],
  },
  {
    name: "lock forgotten on restart",
    harm: "a validator that committed to a block prepares another in a later round",
    edits: [
      {
        file: `${QBFT}/uponNewHeight.ts`,
        find: "const begun = { ...blank, round, signed, prepared, mayVote };",
        replace: "const begun = { ...blank, round, signed, prepared: undefined, mayVote };",
      },
    ],
  },
  {
    name: "lower round after a restart",
    harm: "a validator votes in a round that it had given up",
    edits: [
      {
        file: `${QBFT}/uponNewHeight.ts`,
        find: "const round = Math.max(prepared?.round ?? 0, ...votes.map((vote) => vote.round));",
        replace: "const round = prepared?.round ?? 0;",
      },
    ],
  },
  {
    name: "lower round accepted",
    harm: "a late proposal takes a validator back to a round that it had given up",
    edits: [
      {
        file: `${QBFT}/uponProposal.ts`,
        find: "if (round < current.round) return chain(remember(current), decideIfSealed);",
        replace: "",
      },
      {
        file: `${QBFT}/uponProposal.ts`,
        find: "if (round > current.round) return enterRound(current, round);",
        replace: "if (round !== current.round) return enterRound(current, round);",
      },
      {
        file: `${QBFT}/round.ts`,
        find: 'assert(round > current.round, "rounds only grow");',
        replace: "",
      },
    ],
  },
  {
    name: "prepared certificate not checked",
    harm: "a lock that somebody invented replaces the one that a quorum holds",
    edits: [
      {
        file: `${QBFT}/justification.ts`,
        find: "    isQuorum(current, prepares) &&\n    prepares.every(",
        replace: "    true || prepares.every(",
      },
    ],
  },
  {
    name: "duplicate votes counted twice",
    harm: "one prepare many times passes for those of a quorum",
    edits: [
      {
        file: `${QBFT}/justification.ts`,
        find: "    authors.size === signed.length &&\n    authors.size >= current.quorum &&",
        replace: "    signed.length >= current.quorum &&",
      },
    ],
    liars: ["forgingLocks"],
  },
  {
    name: "stale prepares prove a lock",
    harm: "prepares of another round or block pass for those of this one",
    edits: [
      {
        file: `${QBFT}/justification.ts`,
        find: "        payload.round === prepared.round &&\n        payload.digest === prepared.digest,",
        replace: "        payload.round <= prepared.round,",
      },
    ],
    liars: ["forgingLocks"],
  },
  {
    name: "lowest lock proposed again",
    harm: "of several locks the oldest wins, which a later one has replaced",
    edits: [
      {
        file: `${QBFT}/justification.ts`,
        find: "Math.max(...rounds)",
        replace: "Math.min(...rounds)",
      },
    ],
    liars: ["scatteringLocks"],
  },
  {
    name: "prepare counted for another digest",
    harm: "a validator locks on a block that no quorum prepared",
    edits: [
      {
        file: `${QBFT}/commit.ts`,
        find: "return prepare?.payload.digest === proposal.digest ? [prepare] : [];",
        replace: "return prepare === undefined ? [] : [prepare];",
      },
    ],
    liars: ["equivocating"],
  },
  {
    name: "seal not tied to its author",
    harm: "a block is stored whose seals are not those of a quorum",
    edits: [
      {
        file: `${QBFT}/decide.ts`,
        find: "current.recover(sealed, commitSeal) === author;",
        replace: "current.recover(sealed, commitSeal) !== undefined;",
      },
    ],
  },
  {
    name: "decided without a quorum of valid seals",
    harm: "commits are counted whose seals are none",
    edits: [
      {
        file: `${QBFT}/decide.ts`,
        find: "if (seals.length < current.quorum) return stay(current);",
        replace: "",
      },
    ],
  },
  {
    name: "proposer off by one",
    harm: "the turns are not those of the protocol, and Besu would refuse the blocks",
    edits: [
      {
        file: "node/src/types/validators.ts",
        find: "(Math.max(next, 0) + round) % validators.length",
        replace: "(Math.max(next, 0) + round + 1) % validators.length",
      },
    ],
  },
  {
    name: "round timer not started again",
    harm: "a round that nobody completes is never given up",
    edits: [
      {
        file: `${QBFT}/uponRoundTimeout.ts`,
        find: "return chain(startRoundTimer(current), askAgain);",
        replace: "return chain(stay(current), askAgain);",
      },
    ],
  },
  {
    name: "round change said once",
    harm: "a round change that got lost is never repeated",
    edits: [
      {
        file: `${QBFT}/uponRoundTimeout.ts`,
        find: "return chain(startRoundTimer(current), askAgain);",
        replace: "return startRoundTimer(current);",
      },
    ],
  },
  {
    name: "round jump at f",
    harm: "one liar takes everybody to the highest round there is",
    edits: [
      {
        file: `${QBFT}/uponRoundChange.ts`,
        find: "return rounds[faultsOf(current.validators.length)] ?? 0;",
        replace: "return rounds[faultsOf(current.validators.length) - 1] ?? 0;",
      },
    ],
    liars: ["runningAhead"],
  },
  {
    name: "missing parent check",
    harm: "a block is decided that does not follow the one before it",
    edits: [
      {
        file: `${QBFT}/block.ts`,
        find: "    header.parentHash === current.parent.hash &&\n",
        replace: "",
      },
      {
        file: "node/src/exec/block/execute.ts",
        find: 'expectField("parentHash", header.parentHash, parentHash);',
        replace: "",
      },
    ],
    liars: ["invalid"],
  },
  {
    name: "block timer before its time",
    harm: "blocks come faster than the block period allows",
    edits: [
      {
        file: `${QBFT}/uponNewHeight.ts`,
        find: "notBefore: timestamp + BigInt(config.blockPeriodSeconds),",
        replace: "notBefore: timestamp + 1n,",
      },
      {
        file: `${QBFT}/block.ts`,
        find: "    header.timestamp >= earliest &&\n",
        replace: "",
      },
      {
        file: "node/src/app/proposals.ts",
        find: "const period = BigInt(ports.blockPeriodSeconds);",
        replace: "const period = 1n;",
      },
    ],
  },
  {
    name: "two votes in one place",
    harm: "a validator signs whatever it sees, also what contradicts its earlier vote",
    edits: [
      {
        file: `${QBFT}/vote.ts`,
        find: "return current.signed.get(key) === digest",
        replace: "return current.signed.has(key)",
      },
      {
        file: "node/src/db/writeAheadLog.ts",
        find: 'assert(known === undefined || known.digest === vote.digest, "one vote in one place");',
        replace: "",
      },
    ],
    liars: ["equivocating"],
  },
  {
    name: "two votes in one place, and a checker that ignores them",
    harm: "the same, while the checker that looks for it is blind: another has to see what comes of it",
    edits: [
      {
        file: `${QBFT}/vote.ts`,
        find: "return current.signed.get(key) === digest",
        replace: "return current.signed.has(key)",
      },
      {
        file: "node/src/db/writeAheadLog.ts",
        find: 'assert(known === undefined || known.digest === vote.digest, "one vote in one place");',
        replace: "",
      },
      {
        file: "sim/checkers/votes.ts",
        find: "if (earlier !== undefined && earlier !== content) {",
        replace: "if (earlier === place) {",
      },
    ],
    liars: ["equivocating"],
  },
  {
    name: "messages of later heights without a bound",
    harm: "one validator fills the memory of all",
    edits: [
      {
        file: `${QBFT}/futureMessages.ts`,
        find: "  while (kept.length > messagesMax) kept.splice(farthest(kept), 1);\n",
        replace: "  if (messagesMax < 0) kept.splice(farthest(kept), 1);\n",
      },
    ],
    liars: ["floodingFuture"],
  },
];
