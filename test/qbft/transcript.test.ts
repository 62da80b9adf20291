import { readFileSync } from "node:fs";
import { expect } from "chai";
import { play, type Script } from "./support/lockstep.ts";

/** Four validators in lockstep, in words. The files are meant to be read: they are the protocol. */
const TRANSCRIPTS: readonly (Script & { readonly name: string })[] = [
  { name: "happy", up: [0, 1, 2, 3] },
  { name: "proposer-down", up: [1, 2, 3], timeouts: 1 },
  {
    /** Three validators lock, nobody hears a commit: the next round must take their block. */
    name: "locked",
    up: [0, 1, 2, 3],
    loses: (vote, to) =>
      vote.startsWith("commit 1/0") || (vote.startsWith("prepare 1/0") && to === 3),
    timeouts: 1,
  },
  { name: "no-quorum", up: [2, 3], timeouts: 2 },
];

describe("golden transcripts", () => {
  for (const { name, ...script } of TRANSCRIPTS) {
    it(`${name} goes as written`, () => {
      const golden = readFileSync(new URL(`transcripts/${name}.txt`, import.meta.url), "utf8");
      expect(play(script).join("\n")).to.equal(golden.trimEnd());
    });
  }
});
