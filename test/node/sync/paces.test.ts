import { expect } from "chai";
import { Paces } from "../../../node/src/sync/paces.ts";
import { createManualClock } from "../p2p/clocks.ts";

const [quick, slow, unknown] = ["0x01", "0x02", "0x03"] as const;
const PEERS = [quick, slow, unknown].map((address) => ({ address }));

function aBook() {
  const clock = createManualClock();
  const paces = new Paces({ clock, promptMs: 250, halfLifeMs: 10_000 });
  const prompt = () => paces.promptOf(PEERS).map(({ address }) => address);
  return { clock, paces, prompt };
}

describe("the pace of a peer", () => {
  it("is that of an answer in full: little at a time is as slow as late", () => {
    const { paces, prompt } = aBook();
    paces.record(quick, 40, 1);
    paces.record(slow, 40, 1 / 64);
    expect(paces.expectedMs(slow)).to.equal(2_560);
    expect(prompt()).to.deep.equal([quick, unknown]);
  });

  it("is that of a hardly prompt one while it is not known", () => {
    expect(aBook().paces.expectedMs(unknown)).to.equal(250);
  });

  it("gets worse at once and better by halves", () => {
    const { paces } = aBook();
    paces.record(slow, 100, 1);
    paces.record(slow, 2_000, 1);
    expect(paces.expectedMs(slow)).to.equal(2_000);
    paces.record(slow, 100, 1);
    expect(paces.expectedMs(slow)).to.equal(1_050);
  });

  it("is slow beside the others only: whoever is as slow as all is asked", () => {
    const { paces, prompt } = aBook();
    for (const peer of [quick, unknown]) paces.record(peer, 3_000, 1);
    paces.record(slow, 9_000, 1);
    expect(prompt()).to.deep.equal([quick, slow, unknown]);
    paces.record(slow, 12_001, 1);
    expect(prompt()).to.deep.equal([quick, unknown]);
  });

  it("is forgiven by half in a half-life, until the peer is as an unknown one", () => {
    const { clock, paces, prompt } = aBook();
    paces.record(quick, 20, 1);
    paces.record(slow, 2_000, 1);
    clock.advance(10_000);
    expect(paces.expectedMs(slow)).to.equal(1_000);
    expect(prompt()).to.deep.equal([quick, unknown]);
    clock.advance(20_000);
    expect(prompt()).to.deep.equal([quick, slow, unknown]);
    clock.advance(100_000);
    expect(paces.expectedMs(slow)).to.equal(250);
    expect(paces.expectedMs(quick)).to.equal(20);
  });

  it("is bounded when there is no answer at all", () => {
    const { clock, paces } = aBook();
    paces.record(slow, 2_000, 0);
    clock.advance(90_000);
    expect(paces.expectedMs(slow)).to.equal(250);
  });

  it("is remembered of a bounded number of peers", () => {
    const { paces } = aBook();
    paces.record(slow, 5_000, 1);
    for (let n = 0; n < 1_023; n += 1) paces.record(`0xff${n}`, 20, 1);
    expect(paces.expectedMs(slow)).to.equal(5_000);
    paces.record(quick, 20, 1);
    expect(paces.expectedMs(slow)).to.equal(250);
  });
});
