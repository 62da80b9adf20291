import { expect } from "chai";
import { createWatch } from "../../../node/src/evidence/watch.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { validators } from "../../qbft/support/network.ts";
import { simulate } from "../../qbft/support/simulator.ts";

const SEEDS = process.env["PIAOHAO_DEEP"] === "1" ? 3_000 : 150;
const NOBODY: Address = "0x0000000000000000000000000000000000000000";

/** Whom a watch that hears everything, also what the network loses, accuses in a run of real cores with crashes and a liar. */
function accusedIn(seed: number) {
  const watch = createWatch(NOBODY);
  let liar: Address | undefined;
  let height = 0n;
  const accused: Address[] = [];
  simulate({
    seed,
    onLiar: (address) => (liar = address),
    onMessage: (message) => {
      // The furthest height that somebody has begun.
      if (message.signed.author !== liar && message.signed.payload.height > height) {
        height = message.signed.payload.height;
        watch.onHeight(height, validators(7));
      }
      accused.push(...watch.observe(message).map(({ validator }) => validator));
    },
  });
  return { liar, accused };
}

describe("evidence against correct validators", () => {
  it(`does not exist, over ${SEEDS} seeds of crashes, losses and liars; liars are found`, function () {
    this.timeout(SEEDS * 2_000);
    let found = 0;
    for (let seed = 1; seed <= SEEDS; seed++) {
      const { liar, accused } = accusedIn(seed);
      expect(
        accused.filter((address) => address !== liar),
        `seed ${seed}`,
      ).to.deep.equal([]);
      found += accused.length > 0 ? 1 : 0;
    }
    expect(found).to.be.greaterThan(SEEDS / 10);
  });
});
