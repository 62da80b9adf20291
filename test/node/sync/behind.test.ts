import { expect } from "chai";
import { NodeError } from "../../../node/src/types/errors.ts";
import { type Answer, aSync, honest } from "./support/aSync.ts";
import { elapsedUntil, later, settle } from "./support/virtualTime.ts";
import { aChain, genesis } from "./support.ts";

const LENGTH = 40;
const chain = aChain(LENGTH);
const LIMITS = { batchMax: 4 };

describe("what a node says of being behind", () => {
  it("is not what a peer claims that gives nothing, nor what a third of the peers claim", async () => {
    const fixture = aSync({ limits: LIMITS });
    fixture.blocks.push(...chain.slice(1));
    const silent: Answer = () =>
      later(fixture.clock, 10_000, () => Promise.reject(new NodeError("P2P_TIMEOUT", "no answer")));
    fixture.connect(1, 1_000n, silent);
    for (const n of [2, 3]) fixture.connect(n, BigInt(LENGTH), honest(chain));
    fixture.sync.wake();
    const isBehind = (): boolean => fixture.sync.state() !== undefined;
    const tookMs = await elapsedUntil(fixture.clock, isBehind, { maxMs: 60_000, stepMs: 200 });
    expect(tookMs, "without saying that it is behind").to.equal(60_000);
    expect(fixture.asked).to.have.length.above(1);
  });

  it("is what more than a third of the peers claim", async () => {
    const fixture = aSync({ limits: LIMITS });
    fixture.connect(1, 1_000n, () => new Promise(() => undefined));
    for (const n of [2, 3]) fixture.connect(n, 40n, () => new Promise(() => undefined));
    fixture.sync.wake();
    expect(fixture.sync.state()).to.deep.equal({ startingBlock: 0n, highestBlock: 40n });
    await fixture.sync.stop();
    expect(fixture.sync.state()).to.equal(undefined);
  });

  it("is what was delivered, if one peer alone has it", async () => {
    const importing = Promise.withResolvers<void>();
    const fixture = aSync({ limits: LIMITS, importBlock: () => importing.promise });
    fixture.connect(1, 40n, honest(chain));
    for (const n of [2, 3]) fixture.connect(n, 0n, honest([genesis]));
    fixture.sync.wake();
    expect(fixture.sync.state()).to.equal(undefined);
    await settle();
    expect(fixture.sync.state()).to.deep.equal({ startingBlock: 0n, highestBlock: 4n });
    const stopped = fixture.sync.stop();
    importing.resolve();
    await stopped;
  });
});
