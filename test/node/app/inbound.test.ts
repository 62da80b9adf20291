import { expect } from "chai";
import fc from "fast-check";
import { createInbound, type Inbound, type Position } from "../../../node/src/app/inbound.ts";
import { addressOf, recover, signDigest } from "../../../node/src/crypto/signing.ts";
import { listRoot } from "../../../node/src/exec/trie/listRoot.ts";
import type { Block } from "../../../node/src/types/block.ts";
import { blockHash } from "../../../node/src/types/codec/header.ts";
import { encodeMessage, signingHash } from "../../../node/src/types/codec/message.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type {
  Payload,
  PreparePayload,
  ProposalPayload,
  RoundChangePayload,
} from "../../../node/src/types/message.ts";
import { anyMessage, mutationOf } from "../types/fixtures.ts";
import { aHeader } from "./fixtures.ts";

const key = (index: number) => new Uint8Array(32).fill(index);
const validator = addressOf(key(1));
const second = addressOf(key(2));
const newcomer = addressOf(key(8));
const auditor = addressOf(key(9));
const body = [Uint8Array.of(2, 1), Uint8Array.of(2, 2)];
const header = aHeader({ transactionsRoot: listRoot(body) });
const block: Block = { header, transactions: body };
const digest = blockHash(header);

const by = <P extends Payload>(index: number, payload: P) => ({
  payload,
  signature: signDigest(key(index), signingHash(payload)),
});
const preparePayload = (height: bigint, round: number): PreparePayload => ({
  kind: "prepare",
  height,
  round,
  digest,
});
const prepare = (index: number, height = 1n, round = 0): Uint8Array =>
  encodeMessage({ kind: "prepare", signed: by(index, preparePayload(height, round)) });
const proposal = (proposed: Block): Uint8Array => {
  const payload: ProposalPayload = { kind: "proposal", height: 1n, round: 0, block: proposed };
  return encodeMessage({
    kind: "proposal",
    signed: by(1, payload),
    roundChanges: [],
    prepares: [],
  });
};
interface Lock {
  readonly height?: bigint;
  readonly locked?: Block;
  readonly round?: number;
  /** Keys whose prepares prove it. */
  readonly signers?: readonly number[];
}
const roundChange = (index: number, lock: Lock = {}): Uint8Array => {
  const { height = 1n, locked = block, round = 1, signers = [] } = lock;
  const prepared = { round: 0, digest: blockHash(locked.header) };
  const payload: RoundChangePayload = { kind: "roundChange", height, round, prepared };
  const prepares = signers.map((signer) => by(signer, preparePayload(1n, 0)));
  return encodeMessage({
    kind: "roundChange",
    signed: by(index, payload),
    block: locked,
    prepares,
  });
};

interface Door extends Inbound {
  /** What came of the messages: `heard`, the reason why one is bad, or `flood`. */
  readonly outcome: string[];
  /** Kinds of the messages that were seen as signed, heard or not. */
  readonly seen: string[];
  /** Signatures recovered. */
  recoveries(): number;
  moveTo(position: Partial<Position>): void;
  pass(ms: number): void;
}

/** The door at height 1, where the keys 1 and 2 are the validators. */
function aDoor(recoverWith = recover): Door {
  const outcome: string[] = [];
  const seen: string[] = [];
  let nowMs = 0;
  let recoveries = 0;
  let position: Position = {
    height: 1n,
    round: 0,
    validators: [validator, second],
    proposerOf: (round) => (round % 2 === 0 ? validator : second),
  };
  const inbound = createInbound({
    recover: (hash, signature) => {
      recoveries += 1;
      return recoverWith(hash, signature);
    },
    clock: { elapsedMs: () => nowMs },
    position: () => position,
    heightsAheadMax: 10,
    transactionsRootOf: listRoot,
    onVerified: ({ kind }) => seen.push(kind),
    onMessage: () => outcome.push("heard"),
    onBadMessage: (_from, reason) => outcome.push(reason),
    onFlood: () => outcome.push("flood"),
  });
  return {
    ...inbound,
    outcome,
    seen,
    recoveries: () => recoveries,
    moveTo(changes) {
      position = { ...position, ...changes };
      inbound.onHeight();
    },
    pass: (ms) => (nowMs += ms),
  };
}

function outcomeOf(from: Address, wire: Uint8Array): readonly string[] {
  const door = aDoor();
  door.receive(from, wire);
  return door.outcome;
}

describe("the door for consensus messages", () => {
  const foreignBody = { header, transactions: body.slice(1) };
  const rows: readonly {
    readonly desc: string;
    readonly wire: Uint8Array;
    readonly outcome: string;
  }[] = [
    { desc: "hears a validator's vote", wire: prepare(1), outcome: "heard" },
    { desc: "hears a proposal with its body", wire: proposal(block), outcome: "heard" },
    {
      desc: "hears a round change with the block it is locked on",
      wire: roundChange(1, { signers: [1, 2] }),
      outcome: "heard",
    },
    {
      desc: "refuses a proposal with another body under its header",
      wire: proposal(foreignBody),
      outcome: "the body is not the one that the header names",
    },
    {
      desc: "refuses a lock with another body under its header",
      wire: roundChange(1, { locked: foreignBody }),
      outcome: "the body is not the one that the header names",
    },
    {
      desc: "refuses the vote of another validator, though well signed",
      wire: prepare(2),
      outcome: "the author is not the sender",
    },
    {
      desc: "refuses a justification with more signatures than there are validators",
      wire: roundChange(1, { signers: [1, 2, 1] }),
      outcome: "a justification has more signatures than there are validators",
    },
  ];
  for (const { desc, wire, outcome } of rows) {
    it(desc, () => expect(outcomeOf(validator, wire)).to.deep.equal([outcome]));
  }

  it("shows what is signed to whoever watches, also when it refuses it", () => {
    const door = aDoor();
    for (const wire of [prepare(1), proposal(foreignBody), prepare(2)]) {
      door.receive(validator, wire);
    }
    expect(door.seen).to.deep.equal(["prepare", "proposal"]);
  });

  it("refuses what does not decode, without a throw", () => {
    expect(outcomeOf(validator, Uint8Array.of(0x12, 0xc1))).to.have.length(1);
  });

  it("hears or refuses whatever bytes a validator sends, and never throws", () => {
    const mutated = anyMessage.chain((message) => mutationOf(encodeMessage(message)));
    const real = fc.constantFrom(prepare(1), proposal(block), roundChange(1, { signers: [1, 2] }));
    const bytes = fc.oneof(fc.uint8Array(), mutated, real.chain(mutationOf));
    fc.assert(
      fc.property(bytes, (wire) => {
        expect(outcomeOf(validator, wire).length).to.be.at.most(1);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the work a message causes", () => {
  const silent: readonly {
    readonly desc: string;
    readonly from?: Address;
    readonly wire: Uint8Array;
  }[] = [
    { desc: "a peer that is no validator", from: auditor, wire: prepare(9) },
    { desc: "a height that is over", wire: prepare(1, 8n) },
    { desc: "a height too far ahead", wire: prepare(1, 21n) },
    {
      desc: "what carries a block and is for more than the next height",
      wire: roundChange(1, { height: 12n }),
    },
    { desc: "a vote of a round too far ahead", wire: prepare(1, 10n, 14) },
    { desc: "a vote of a round long over", wire: prepare(1, 10n, 0) },
  ];
  for (const { desc, from = validator, wire } of silent) {
    it(`is none for ${desc}`, () => {
      const door = aDoor();
      door.moveTo({ height: 10n, round: 5 });
      door.receive(from, wire);
      expect([door.recoveries(), door.outcome]).to.deep.equal([0, []]);
    });
  }

  const near = [
    { desc: "the height before, for evidence", wire: prepare(1, 9n, 700) },
    { desc: "the farthest height that is kept", wire: prepare(1, 20n, 700) },
    { desc: "a block of the next height", wire: roundChange(1, { height: 11n }) },
    { desc: "the farthest round that is kept", wire: prepare(1, 10n, 13) },
  ];
  for (const { desc, wire } of near) {
    it(`is done for ${desc}`, () => {
      const door = aDoor();
      door.moveTo({ height: 10n, round: 5 });
      door.receive(validator, wire);
      expect(door.outcome).to.deep.equal(["heard"]);
    });
  }

  it("is one recovery when the author is not the sender, whatever the justification", () => {
    const door = aDoor();
    door.receive(validator, roundChange(2, { signers: [1, 2] }));
    expect(door.recoveries()).to.equal(1);
  });

  it("is not repeated for signatures seen before: prepares in round changes, and the same message again", () => {
    const door = aDoor();
    door.receive(validator, prepare(1));
    door.receive(second, prepare(2));
    expect(door.recoveries()).to.equal(2);
    door.receive(validator, roundChange(1, { signers: [1, 2] }));
    expect(door.recoveries()).to.equal(3);
    for (let round = 2; round < 6; round += 1) {
      door.receive(second, roundChange(2, { round, signers: [1, 2] }));
    }
    expect(door.recoveries()).to.equal(7);
    door.receive(validator, roundChange(1, { signers: [1, 2] }));
    expect(door.recoveries()).to.equal(7);
  });
});

describe("a proposal that names its transactions is worth finding them", () => {
  const rows: readonly {
    readonly desc: string;
    readonly from: Address;
    readonly height: bigint;
    readonly round: number;
    readonly isAwaited: boolean;
  }[] = [
    { desc: "from whose turn it is", from: validator, height: 10n, round: 0, isAwaited: true },
    { desc: "in a later round too", from: second, height: 10n, round: 7, isAwaited: true },
    { desc: "not out of turn", from: second, height: 10n, round: 0, isAwaited: false },
    { desc: "not from a newcomer now", from: newcomer, height: 10n, round: 0, isAwaited: false },
    { desc: "from a newcomer next", from: newcomer, height: 11n, round: 0, isAwaited: true },
    {
      desc: "not at a height that is over",
      from: validator,
      height: 9n,
      round: 0,
      isAwaited: false,
    },
    { desc: "not further ahead", from: validator, height: 12n, round: 0, isAwaited: false },
  ];
  for (const { desc, from, height, round, isAwaited } of rows) {
    it(desc, () => {
      const door = aDoor();
      door.moveTo({ height: 10n, round: 5 });
      expect(door.awaits(from, { height, round })).to.equal(isAwaited);
    });
  }
});

describe("the budgets of a validator", () => {
  const blockOf = (transactions: readonly Uint8Array[]): Block => ({
    header: aHeader({ transactionsRoot: listRoot(transactions) }),
    transactions,
  });
  /** Near the largest block there can be. */
  const largest = blockOf(Array.from({ length: 78 }, () => new Uint8Array(131_000).fill(1)));
  /** A proposal that costs a sixteenth of what blocks may cost at once, by its transactions. */
  const costly = proposal(blockOf(Array.from({ length: 8_000 }, () => Uint8Array.of(1))));
  const setOf = (size: number): readonly Address[] => [
    validator,
    second,
    ...Array.from({ length: size - 2 }, (_, index) => addressOf(key(index + 30))),
  ];
  const overspend = (door: Door): void => {
    for (let sent = 0; sent < 20; sent += 1) door.receive(validator, costly);
  };

  for (const size of [4, 7, 20, 100]) {
    it(`have one of ${size} heard who brings its lock, proposes and votes, however large the block`, () => {
      const door = aDoor();
      door.moveTo({ validators: setOf(size) });
      const said = [roundChange(1, { locked: largest }), proposal(largest), prepare(1, 1n, 1)];
      for (const wire of said) door.receive(validator, wire);
      expect(door.outcome).to.deep.equal(["heard", "heard", "heard"]);
    });
  }

  it("count bytes and transactions; above them no block is looked at until it is paid", () => {
    const door = aDoor();
    overspend(door);
    expect(door.outcome.filter((what) => what === "heard")).to.have.length(16);
    expect(door.droppedCount()).to.equal(4);
    door.receive(second, prepare(2));
    expect(door.outcome.at(-1)).to.equal("heard");
    door.pass(5_000);
    door.receive(validator, costly);
    expect(door.outcome.filter((what) => what === "heard")).to.have.length(18);
  });

  it("are apart: whose blocks are not paid is heard when it votes, and the other way round", () => {
    const door = aDoor(() => validator);
    overspend(door);
    const dropped = door.droppedCount();
    door.receive(validator, prepare(1));
    expect([door.outcome.at(-1), door.droppedCount()]).to.deep.equal(["heard", dropped]);
    const other = aDoor(() => validator);
    while (other.droppedCount() === 0) other.receive(validator, aVote());
    other.receive(validator, costly);
    expect(other.outcome.at(-1)).to.equal("heard");
  });

  let votes = 0;
  /** A vote with a signature that was not seen before. */
  const aVote = (): Uint8Array => {
    const signature = new Uint8Array(65);
    votes += 1;
    new DataView(signature.buffer).setUint32(0, votes);
    return encodeMessage({
      kind: "prepare",
      signed: { payload: preparePayload(1n, 0), signature },
    });
  };

  it("count signatures that were not seen before", () => {
    const door = aDoor(() => validator);
    let sent = 0;
    for (; door.droppedCount() === 0; sent += 1) door.receive(validator, aVote());
    expect(door.recoveries()).to.equal(sent - 1);
    expect(sent).to.be.within(900, 1_001);
  });

  it("are told to be used up once a minute", () => {
    const door = aDoor();
    overspend(door);
    overspend(door);
    expect(door.outcome.filter((what) => what === "flood")).to.have.length(1);
    door.pass(60_000);
    overspend(door);
    expect(door.outcome.filter((what) => what === "flood")).to.have.length(2);
  });
});

describe("a validator of the next height", () => {
  const atNext = { height: 2n, validators: [validator, second, newcomer] };

  it("is heard when its height begins, not before, at the cost of no signature until then", () => {
    const door = aDoor();
    door.receive(newcomer, prepare(8, 2n));
    expect([door.outcome, door.recoveries()]).to.deep.equal([[], 0]);
    door.moveTo(atNext);
    expect(door.outcome).to.deep.equal(["heard"]);
  });

  it("is not heard when it turns out to be none, nor at a later height", () => {
    const door = aDoor();
    door.receive(newcomer, prepare(8, 2n));
    door.moveTo({ height: 2n });
    door.moveTo({ ...atNext, height: 3n });
    expect(door.outcome).to.deep.equal([]);
  });

  it("holds no more than eight messages of three peers, for the next height only", () => {
    const door = aDoor();
    for (let sent = 0; sent < 20; sent += 1) door.receive(newcomer, prepare(8, 2n));
    door.receive(newcomer, prepare(8, 3n));
    for (const index of [20, 21, 22]) door.receive(addressOf(key(index)), prepare(index, 2n));
    const everybody = [8, 20, 21, 22].map((index) => addressOf(key(index)));
    door.moveTo({ height: 2n, validators: everybody });
    expect(door.outcome).to.deep.equal(Array.from({ length: 8 + 2 }, () => "heard"));
  });
});
