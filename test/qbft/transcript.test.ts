import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { Lockstep } from "./support/lockstep.ts";

/** Told by validators v0 … v3; in round r of height 1, v(r) proposes. The files are meant to be read: they are the protocol. */
const TRANSCRIPTS: Readonly<Record<string, (four: Lockstep) => void>> = {
  normal(four) {
    four.note("Four validators on genesis, all of them up.");
    four.start(0, 1, 2, 3);
    four.note("The block period is over: round 0 begins, and v0 proposes.");
    four.fireBlockTimers(1n, 0, 1, 2, 3);
  },

  timeout(four) {
    four.note("The proposer of round 0, v0, is down.");
    four.start(1, 2, 3);
    four.fireBlockTimers(1n, 1, 2, 3);
    four.note(
      "Nothing was proposed in time. Nobody is locked, so v1 proposes a new block in round 1.",
    );
    four.fireRoundTimers(0, 1, 2, 3);
  },

  "prepared-round-change"(four) {
    four.loses = ({ kind, round }, to) =>
      round === 0 && (kind === "commit" || (kind === "prepare" && to === 3));
    four.note("In round 0 all commits get lost, and v3 hears no prepare: v0, v1 and v2 lock.");
    four.start(0, 1, 2, 3);
    four.fireBlockTimers(1n, 0, 1, 2, 3);
    four.note("Their round changes carry the lock, so v1 has to propose that block once more.");
    four.fireRoundTimers(0, 0, 1, 2, 3);
  },

  jump(four) {
    four.loses = ({ kind, round }, to, from) =>
      round < 2 && (kind === "roundChange" ? to === 3 || from === 3 : true);
    four.note("Votes get lost in rounds 0 and 1; v3 hears no round change either.");
    four.start(0, 1, 2, 3);
    four.fireBlockTimers(1n, 0, 1, 2, 3);
    four.note("v0, v1 and v2 go on to round 1.");
    four.fireRoundTimers(0, 0, 1, 2);
    four.note(
      "v0 and v1 go on to round 2. f+1 = 2 round changes are enough for v2 and v3, whose timers run.",
    );
    four.fireRoundTimers(1, 0, 1);
  },

  "no-quorum"(four) {
    four.note("Only v2 and v3 are up, which is no quorum.");
    four.start(2, 3);
    four.fireBlockTimers(1n, 2, 3);
    four.fireRoundTimers(0, 2, 3);
    four.note("However long it lasts, they stay in round 1 and ask again.");
    four.fireRoundTimers(1, 2, 3);
    four.fireRoundTimers(1, 2, 3);
    four.note("v1 comes back in round 0. f+1 round changes take it to round 1, where it proposes.");
    four.start(1);
    four.fireRoundTimers(1, 2, 3);
  },

  "future-height"(four) {
    four.loses = ({ kind, height }, to) => kind === "commit" && height === 1n && to === 3;
    four.note("v3 hears no commit of height 1.");
    four.start(0, 1, 2, 3);
    four.fireBlockTimers(1n, 0, 1, 2, 3);
    four.note(
      "The others go on to height 2. v3 keeps what they say, and says once of each that it is ahead.",
    );
    four.nextHeight(0, 1, 2);
    four.fireBlockTimers(2n, 0, 1, 2);
    four.note("v3 fetches block 1 and catches up with what it kept.");
    four.fetch(3, 0);
  },

  restart(four) {
    four.loses = ({ kind, round }) => round === 0 && kind === "commit";
    four.note("Everybody locks in round 0, and every commit gets lost.");
    four.start(0, 1, 2, 3);
    four.fireBlockTimers(1n, 0, 1, 2, 3);
    four.note("The power fails. What is left is on the disks: votes and locks.");
    four.stop(0, 1, 2, 3);
    four.loses = () => false;
    four.start(0, 1, 2, 3);
  },
};

/** Writes the files instead of comparing them, for a change that is meant. */
const IS_RECORDING = process.env["PIAOHAO_RECORD"] === "1";

describe("golden transcripts", () => {
  for (const [name, tell] of Object.entries(TRANSCRIPTS)) {
    it(`${name} goes as written`, () => {
      const four = new Lockstep();
      tell(four);
      const told = `${four.lines.join("\n")}\n`;
      const file = new URL(`transcripts/${name}.txt`, import.meta.url);
      if (IS_RECORDING) writeFileSync(file, told);
      expect(told).to.equal(readFileSync(file, "utf8"));
    });
  }
});
