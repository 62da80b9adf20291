import { expect } from "chai";
import { createClockSkew } from "../../../node/src/app/clockSkew.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { createManualClock } from "../p2p/clocks.ts";

const HOUR_MS = 3_600_000;
const self: Address = "0x01";
const validators: readonly Address[] = [self, "0x02", "0x03", "0x04"];

/** A node that sees these offsets of its peers' clocks from its own. */
function aNode(initial: Readonly<Record<Address, number | undefined>>, ourself = self) {
  const clock = createManualClock();
  const lines: string[] = [];
  const line = (level: string) => (facts: Readonly<Record<string, unknown>>) =>
    lines.push(`${level} ${facts["validator"]} ${facts["skewMs"]}`);
  let offsets = initial;
  const skew = createClockSkew({
    self: ourself,
    validators: () => validators,
    peers: () =>
      Object.entries(offsets).map(([address, clockOffsetMs]) => ({
        address: address as Address,
        status: { headNumber: 0n, headHash: "0x", earliestNumber: 0n },
        clockOffsetMs,
      })),
    clock,
    logger: { info: line("info"), warn: line("warn"), error: line("error") },
  });
  skew.start();
  return { skew, lines, clock, see: (changed: typeof offsets) => (offsets = changed) };
}

describe("skew of clocks", () => {
  it("names the peer whose clock is wrong, once in ten minutes, and says when it is right again", () => {
    const node = aNode({ "0x02": 4, "0x03": -4, "0x04": HOUR_MS });
    node.clock.advance(590_000);
    expect(node.lines).to.deep.equal([`warn 0x04 ${HOUR_MS - 2}`]);
    node.clock.advance(60_000);
    expect(node.lines).to.have.length(2);
    node.see({ "0x02": 4, "0x03": -4, "0x04": 900 });
    node.clock.advance(10_000);
    expect(node.lines.at(-1)).to.equal("info 0x04 898");
  });

  it("names our own clock as an error when the others agree that it is wrong", () => {
    const node = aNode({ "0x02": -HOUR_MS, "0x03": -HOUR_MS, "0x04": -HOUR_MS });
    node.clock.advance(10_000);
    expect(node.lines).to.deep.equal([`error 0x01 ${HOUR_MS}`]);
    expect(node.skew.report().peers.map(({ skewMs }) => skewMs)).to.deep.equal([0, 0, 0]);
  });

  for (const offsetMs of [1_000, -1_000]) {
    it(`is harmless at ${offsetMs} ms and not spoken of`, () => {
      const node = aNode({ "0x02": 0, "0x03": 0, "0x04": offsetMs });
      node.clock.advance(10_000);
      expect(node.lines).to.deep.equal([]);
    });
  }

  it("is not moved by the clock that one of four lies about, whatever it says", () => {
    for (const lie of [HOUR_MS, -HOUR_MS, Number.MAX_SAFE_INTEGER]) {
      const { skewMs } = aNode({ "0x02": 20, "0x03": -20, "0x04": lie }).skew.report();
      expect(skewMs).to.be.within(-20, 20);
    }
  });

  it("counts validators only, and says nothing until a quorum's clocks are known", () => {
    const unknown = { skewMs: undefined, peers: [] };
    const strangers = { "0x02": 0, "0x0b": 0, "0x0c": 0, "0x04": undefined };
    expect(aNode(strangers).skew.report()).to.deep.equal(unknown);
    expect(aNode({ "0x02": 0, "0x03": 0 }).skew.report().skewMs).to.equal(0);
  });

  it("is known to an observer by the validators' clocks alone", () => {
    const observer = aNode({ "0x01": 5_000, "0x02": 5_000, "0x03": 5_000 }, "0x0e");
    expect(observer.skew.report().skewMs).to.equal(-5_000);
  });

  it("is not looked for any more after the stop", () => {
    const node = aNode({ "0x02": 0, "0x03": 0, "0x04": HOUR_MS });
    node.skew.stop();
    node.clock.advance(60_000);
    expect(node.lines).to.deep.equal([]);
  });
});
