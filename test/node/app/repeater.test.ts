import { expect } from "chai";
import { createRepeater } from "../../../node/src/app/repeater.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { MessageKind } from "../../../node/src/types/message.ts";

const PEER: Address = `0x${"01".repeat(20)}`;
const OTHER: Address = `0x${"02".repeat(20)}`;
const HASH: Hash = `0x${"00".repeat(32)}`;

interface Said {
  readonly kind: MessageKind;
  readonly height: bigint;
  readonly round: number;
}

function messageOf({ kind, height, round }: Said) {
  return { kind, signed: { payload: { height, round } } };
}

/** A node that said these things, in this order; the first byte of each is its index. */
function nodeThatSaid(...said: readonly Said[]) {
  const sent: string[] = [];
  const repeater = createRepeater({
    broadcastConsensus: (wire) => sent.push(`all ${wire[0]}`),
    sendConsensus: (peer, wire) => sent.push(`${peer === PEER ? "peer" : "other"} ${wire[0]}`),
  });
  said.forEach((each, index) => {
    repeater.announce(messageOf(each), Uint8Array.of(index));
  });
  sent.length = 0;
  const hears = (from: typeof PEER, headNumber: bigint) => {
    sent.length = 0;
    repeater.onStatus(from, { headNumber, headHash: HASH, earliestNumber: 0n });
    return [...sent];
  };
  return { repeater, hears };
}

describe("the repeater", () => {
  const rows: readonly {
    readonly desc: string;
    readonly said: readonly Said[];
    readonly head: bigint;
    readonly repeated: readonly string[];
  }[] = [
    { desc: "has nothing to repeat at first", said: [], head: 0n, repeated: [] },
    {
      desc: "tells a peer at our height what we said in the latest round",
      said: [
        { kind: "prepare", height: 5n, round: 0 },
        { kind: "roundChange", height: 5n, round: 1 },
        { kind: "proposal", height: 5n, round: 1 },
        { kind: "prepare", height: 5n, round: 1 },
      ],
      head: 4n,
      repeated: ["peer 1", "peer 2", "peer 3"],
    },
    {
      desc: "tells it once what we said twice",
      said: [
        { kind: "roundChange", height: 5n, round: 1 },
        { kind: "roundChange", height: 5n, round: 1 },
      ],
      head: 4n,
      repeated: ["peer 1"],
    },
    {
      desc: "does not send a proposal of round 0 again",
      said: [
        { kind: "proposal", height: 5n, round: 0 },
        { kind: "prepare", height: 5n, round: 0 },
      ],
      head: 4n,
      repeated: ["peer 1"],
    },
    {
      desc: "says nothing to a peer that is behind, which has to fetch blocks first",
      said: [{ kind: "roundChange", height: 5n, round: 1 }],
      head: 3n,
      repeated: [],
    },
    {
      desc: "says nothing to a peer that is ahead",
      said: [{ kind: "roundChange", height: 5n, round: 1 }],
      head: 5n,
      repeated: [],
    },
    {
      desc: "repeats the commit of a height that we have left and the peer has not",
      said: [
        { kind: "prepare", height: 5n, round: 0 },
        { kind: "commit", height: 5n, round: 0 },
      ],
      head: 4n,
      repeated: ["peer 0", "peer 1"],
    },
    {
      desc: "forgets a height when we speak in the next",
      said: [
        { kind: "commit", height: 5n, round: 3 },
        { kind: "prepare", height: 6n, round: 0 },
      ],
      head: 5n,
      repeated: ["peer 1"],
    },
  ];
  for (const { desc, said, head, repeated } of rows) {
    it(desc, () => {
      expect(nodeThatSaid(...said).hears(PEER, head)).to.deep.equal(repeated);
    });
  }

  it("repeats itself at most four times to a peer that sends status after status", () => {
    const said = { kind: "roundChange", height: 5n, round: 1 } as const;
    const { hears, repeater } = nodeThatSaid(said);
    const lengths = [1, 2, 3, 4, 5].map(() => hears(PEER, 4n).length);
    expect(lengths).to.deep.equal([1, 1, 1, 1, 0]);
    expect(hears(OTHER, 4n)).to.deep.equal(["other 0"]);
    repeater.announce(messageOf(said), Uint8Array.of(7));
    expect(hears(PEER, 4n)).to.deep.equal(["peer 7"]);
  });
});
