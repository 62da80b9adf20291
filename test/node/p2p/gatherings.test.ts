import { expect } from "chai";
import type { ProposalFrame } from "../../../node/src/p2p/frames.ts";
import { ANSWER_WAIT_MS, Gatherings } from "../../../node/src/p2p/gatherings.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import { createManualClock } from "./clocks.ts";
import { aProposal, aTransaction } from "./fixtures.ts";
import { anAddress } from "./support.ts";

const PROPOSER = anAddress(1);
const MIB = 1024 * 1024;

/** A node with peers 1, 2 and 3 and the transactions of `pooled`. */
function aNode(pooled: readonly Uint8Array[] = []) {
  const clock = createManualClock();
  const pool = new Map<Hash, Uint8Array>(pooled.map((raw) => [keccak256Hex(raw), raw]));
  const asked: { readonly peer: Address; readonly question: ProposalFrame }[] = [];
  const heard: { readonly from: Address; readonly message: Uint8Array }[] = [];
  const node = { isAwaiting: true };
  const gatherings = new Gatherings({
    clock,
    handlers: () => ({
      awaitsProposal: () => node.isAwaiting,
      transaction: (hash) => pool.get(hash),
    }),
    peers: () => [1, 2, 3].map(anAddress),
    ask: (peer, question) => asked.push({ peer, question }),
    deliver: (from, message) => heard.push({ from, message }),
  });
  return { clock, asked, heard, node, gatherings };
}

describe("a proposal that names its transactions", () => {
  const bodies = [1, 2, 3].map((n) => aTransaction(n));
  const proposal = aProposal(bodies);
  const whole = { from: PROPOSER, message: proposal.message };

  it("is heard in full at once when all of them are in the pool", () => {
    const { gatherings, heard, asked } = aNode(bodies);
    gatherings.onProposal(PROPOSER, proposal.compact);
    expect(heard).to.deep.equal([whole]);
    expect(asked).to.deep.equal([]);
    expect(gatherings.count).to.equal(0);
  });

  it("waits for those that are missing, which the proposer is asked for; others' bytes are none of them", () => {
    const { gatherings, heard, asked } = aNode(bodies.slice(0, 1));
    gatherings.onProposal(PROPOSER, proposal.compact);
    const hashes = proposal.compact.hashes.slice(1);
    expect(asked).to.deep.equal([
      { peer: PROPOSER, question: { kind: "getTransactions", hashes } },
    ]);
    gatherings.onTransactions([aTransaction(8), aTransaction(9)]);
    gatherings.onTransactions(bodies.slice(2));
    expect(heard).to.deep.equal([]);
    gatherings.onTransactions(bodies);
    expect(heard).to.deep.equal([whole]);
    expect(gatherings.count).to.equal(0);
  });

  it("is asked for of the proposer, of two others, and in the end as a whole, then given up", () => {
    const { gatherings, heard, asked, clock } = aNode();
    gatherings.onProposal(PROPOSER, proposal.compact);
    const sequence = () => asked.splice(0).map(({ peer, question }) => [peer, question.kind]);
    expect(sequence()).to.deep.equal([[PROPOSER, "getTransactions"]]);
    clock.advance(3 * ANSWER_WAIT_MS);
    expect(sequence()).to.deep.equal([
      [anAddress(2), "getTransactions"],
      [anAddress(3), "getTransactions"],
      [PROPOSER, "getProposal"],
    ]);
    clock.advance(9_000);
    expect([gatherings.count, sequence()]).to.deep.equal([1, []]);
    clock.advance(1_000);
    expect([gatherings.count, heard]).to.deep.equal([0, []]);
  });

  it("asks for what is still missing only", () => {
    const { gatherings, asked, clock } = aNode();
    gatherings.onProposal(PROPOSER, proposal.compact);
    gatherings.onTransactions(bodies.slice(0, 2));
    clock.advance(ANSWER_WAIT_MS);
    expect(asked.at(-1)?.question).to.deep.include({ hashes: proposal.compact.hashes.slice(2) });
  });

  it("is asked for as a whole at once when most of it is missing", () => {
    const { gatherings, asked } = aNode();
    const many = Array.from({ length: 1_025 }, (_, n) => aTransaction(n));
    gatherings.onProposal(PROPOSER, aProposal(many, { height: 4n, round: 2 }).compact);
    const view = { height: 4n, round: 2 };
    expect(asked).to.deep.equal([{ peer: PROPOSER, question: { kind: "getProposal", view } }]);
  });

  it("asks nobody further once it came in full, or its place is over", () => {
    for (const end of ["full", "over"] as const) {
      const { gatherings, asked, clock, node } = aNode();
      gatherings.onProposal(PROPOSER, proposal.compact);
      if (end === "full") gatherings.onFull(PROPOSER, proposal.compact);
      else node.isAwaiting = false;
      clock.advance(ANSWER_WAIT_MS);
      expect([gatherings.count, asked.length], end).to.deep.equal([0, 1]);
    }
  });

  it("that nobody waits for causes no work", () => {
    for (const pooled of [[], bodies]) {
      const { gatherings, asked, heard, node } = aNode(pooled);
      node.isAwaiting = false;
      gatherings.onProposal(PROPOSER, proposal.compact);
      expect([gatherings.count, asked.length, heard.length]).to.deep.equal([0, 0, 0]);
    }
  });

  it("ends with the node", () => {
    const { gatherings, asked, clock } = aNode();
    gatherings.onProposal(PROPOSER, proposal.compact);
    gatherings.stop();
    clock.advance(60_000);
    expect([gatherings.count, asked.length]).to.deep.equal([0, 1]);
  });
});

describe("proposals that wait for their transactions", () => {
  it("are one a peer: a later place takes the place of an earlier one, not the other way round", () => {
    const { gatherings, heard, asked } = aNode();
    const at = (round: number) => aProposal([aTransaction(round)], { round });
    for (const round of [1, 0, 1, 2]) gatherings.onProposal(PROPOSER, at(round).compact);
    expect([gatherings.count, asked.length]).to.deep.equal([1, 2]);
    gatherings.onTransactions([0, 1, 2].map((round) => aTransaction(round)));
    expect(heard.map(({ message }) => message)).to.deep.equal([at(2).message]);
  });

  it("of one peer do not hold up another's", () => {
    const { gatherings, heard } = aNode();
    gatherings.onProposal(PROPOSER, aProposal([aTransaction(1)]).compact);
    const other = aProposal([aTransaction(2)], { round: 1 });
    gatherings.onProposal(anAddress(2), other.compact);
    gatherings.onTransactions([aTransaction(2)]);
    expect(heard).to.deep.equal([{ from: anAddress(2), message: other.message }]);
    expect(gatherings.count).to.equal(1);
  });

  it("share one memory: the largest gives way", () => {
    const { gatherings, heard } = aNode();
    const large = Array.from({ length: 9 }, (_, n) => aTransaction(n, MIB));
    const small = aTransaction(77);
    gatherings.onProposal(anAddress(9), aProposal([small, aTransaction(78)]).compact);
    for (const n of [1, 2, 3, 4]) {
      const own = aTransaction(1_000 + n);
      gatherings.onProposal(anAddress(n), aProposal([...large, own]).compact);
    }
    expect(gatherings.count).to.equal(5);
    gatherings.onTransactions(large);
    expect(gatherings.count).to.equal(4);
    gatherings.onTransactions([small, aTransaction(78)]);
    expect(heard.map(({ from }) => from)).to.deep.equal([anAddress(9)]);
  });

  it("cannot be larger than a block: from the pool it is a lie, from others it is given up", () => {
    const huge = Array.from({ length: 12 }, (_, n) => aTransaction(n, MIB));
    const { compact } = aProposal([...huge, aTransaction(1)]);
    const { gatherings, heard } = aNode();
    gatherings.onProposal(PROPOSER, compact);
    gatherings.onTransactions(huge);
    expect([gatherings.count, heard.length]).to.deep.equal([0, 0]);
    const rich = aNode(huge);
    expect(() => rich.gatherings.onProposal(PROPOSER, compact))
      .to.throw(NodeError)
      .with.property("code", "P2P_PROTOCOL_VIOLATION");
  });
});
