import { expect } from "chai";
import { createInbound } from "../../../node/src/app/inbound.ts";
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
import { aHeader } from "./fixtures.ts";

const key = (index: number) => new Uint8Array(32).fill(index);
const validator = addressOf(key(1));
const auditor = addressOf(key(9));
const body = [Uint8Array.of(2, 1), Uint8Array.of(2, 2)];
const header = aHeader({ transactionsRoot: listRoot(body) });

const by = <P extends Payload>(index: number, payload: P) => ({
  payload,
  signature: signDigest(key(index), signingHash(payload)),
});
const prepare = (index: number): Uint8Array => {
  const digest = blockHash(header);
  const payload: PreparePayload = { kind: "prepare", height: 1n, round: 0, digest };
  return encodeMessage({ kind: "prepare", signed: by(index, payload) });
};
const proposal = (block: Block): Uint8Array => {
  const payload: ProposalPayload = { kind: "proposal", height: 1n, round: 0, block };
  return encodeMessage({
    kind: "proposal",
    signed: by(1, payload),
    roundChanges: [],
    prepares: [],
  });
};
const roundChange = (block: Block): Uint8Array => {
  const prepared = { round: 0, digest: blockHash(block.header) };
  const payload: RoundChangePayload = { kind: "roundChange", height: 1n, round: 1, prepared };
  return encodeMessage({ kind: "roundChange", signed: by(1, payload), block, prepares: [] });
};

/** What a message leads to: `heard`, the reason why it is bad, or nothing. */
function outcomeOf(from: Address, wire: Uint8Array, options = { recover }): readonly string[] {
  const outcome: string[] = [];
  const onConsensus = createInbound({
    recover: options.recover,
    isValidator: (address) => address === validator || address === addressOf(key(2)),
    transactionsRootOf: listRoot,
    onVerified: () => undefined,
    onMessage: () => outcome.push("heard"),
    onBadMessage: (_from, reason) => outcome.push(reason),
  });
  onConsensus(from, wire);
  return outcome;
}

describe("the door for consensus messages", () => {
  const foreignBody = { header, transactions: body.slice(1) };
  const rows: readonly {
    readonly desc: string;
    readonly wire: Uint8Array;
    readonly outcome: string;
  }[] = [
    { desc: "hears a validator's vote", wire: prepare(1), outcome: "heard" },
    {
      desc: "hears a proposal with its body",
      wire: proposal({ header, transactions: body }),
      outcome: "heard",
    },
    {
      desc: "hears a round change with the block it is locked on",
      wire: roundChange({ header, transactions: body }),
      outcome: "heard",
    },
    {
      desc: "refuses a proposal with another body under its header",
      wire: proposal(foreignBody),
      outcome: "the body is not the one that the header names",
    },
    {
      desc: "refuses a lock with another body under its header",
      wire: roundChange(foreignBody),
      outcome: "the body is not the one that the header names",
    },
    {
      desc: "refuses the vote of another validator, though well signed",
      wire: prepare(2),
      outcome: "the author is not the sender",
    },
  ];
  for (const { desc, wire, outcome } of rows) {
    it(desc, () => expect(outcomeOf(validator, wire)).to.deep.equal([outcome]));
  }

  it("refuses what does not decode, without a throw", () => {
    expect(outcomeOf(validator, Uint8Array.of(0x12, 0xc1))).to.have.length(1);
  });

  it("does no work at all for a peer that is no validator", () => {
    const never = (): Address => expect.fail("a signature was recovered");
    expect(outcomeOf(auditor, prepare(1), { recover: never })).to.deep.equal([]);
  });
});
