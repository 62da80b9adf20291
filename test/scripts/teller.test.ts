import { expect } from "chai";
import { createTeller, StoryFailure } from "../../scripts/story/teller.ts";

class Coded extends Error {
  readonly code: string;
  readonly details: object;
  constructor(code: string, message: string, details: object = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

function aTeller() {
  const lines: string[] = [];
  const teller = createTeller(
    (line) => lines.push(line),
    async () => "2026-03-10",
  );
  return { teller, lines };
}

/** Resolves with what `work` is refused with. */
function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
}

describe("the story's teller", () => {
  it("tells a step with the date of the chain and the figures of its result", async () => {
    const { teller, lines } = aTeller();
    teller.act("一、准入 Admission");
    const result = await teller.step(
      "the bank pays",
      async () => 7n,
      (paid) => `¥${paid}`,
    );
    expect(result).to.equal(7n);
    expect(lines).to.have.length(2);
    expect(lines[0]).to.equal("\n一、准入 Admission");
    expect(lines[1]).to.match(/^2026-03-10 {2}✓ .*the bank pays — ¥7$/);
    expect(teller.counts).to.deep.equal({ steps: 1, failed: 0 });
  });

  it("counts and tells a step that fails, with the facts of its error, and ends the story", async () => {
    const { teller, lines } = aTeller();
    const cause = new Coded("LATE", "too late", { due: 5n });
    const failure = await failureOf(teller.step("the bank pays", () => Promise.reject(cause)));
    expect(failure).to.be.instanceOf(StoryFailure).with.property("cause", cause);
    expect(lines[0]).to.match(/✗ .*the bank pays — too late \{"due":"5"\}$/);
    expect(teller.counts).to.deep.equal({ steps: 1, failed: 1 });
  });

  it("counts a refusal as done only when it has the code that was foretold", async () => {
    const { teller, lines } = aTeller();
    const refuse = (code: string) => () => Promise.reject(new Coded(code, "not twice"));
    await teller.refused("a second discount", "ENCUMBERED", refuse("ENCUMBERED"));
    expect(lines[0]).to.match(/✓ .*a second discount — refused: ENCUMBERED: not twice$/);
    expect(teller.counts).to.deep.equal({ steps: 1, failed: 0 });

    const other = await failureOf(teller.refused("another", "ENCUMBERED", refuse("SUSPENDED")));
    const none = await failureOf(teller.refused("a third", "ENCUMBERED", async () => "done"));
    expect(other).to.be.instanceOf(StoryFailure);
    expect(none).to.be.instanceOf(StoryFailure);
    expect(lines[2]).to.include("it was not refused");
    expect(teller.counts).to.deep.equal({ steps: 3, failed: 2 });
  });

  it("does what does not wait for each other at once, and tells it in order", async () => {
    const { teller, lines } = aTeller();
    const { promise: second, resolve } = Promise.withResolvers<string>();
    const results = await teller.together([
      {
        what: "first",
        work: async () => {
          // It ends after the second has begun.
          return `after ${await second}`;
        },
      },
      {
        what: "second",
        work: async () => {
          resolve("second");
          return "second";
        },
      },
    ]);
    expect(results).to.deep.equal(["after second", "second"]);
    expect(lines.map((line) => line.split(" ").at(-1))).to.deep.equal(["first", "second"]);
  });

  it("fails together at the first failure it tells, and leaves no rejection unhandled", async () => {
    const { teller } = aTeller();
    const fail = (what: string) => ({ what, work: () => Promise.reject(new Error(what)) });
    const failure = await failureOf(teller.together([fail("one"), fail("two")]));
    expect(failure).to.be.instanceOf(StoryFailure).with.property("message", "one");
    expect(teller.counts).to.deep.equal({ steps: 1, failed: 1 });
  });

  it("keeps what an act aside tells until it is its turn, and counts it with the rest", async () => {
    const { teller, lines } = aTeller();
    const aside = teller.aside();
    await aside.teller.step("beside", async () => undefined);
    await teller.step("before", async () => undefined);
    expect(lines.map((line) => line.split(" ").at(-1))).to.deep.equal(["before"]);
    aside.tellNow();
    expect(lines.map((line) => line.split(" ").at(-1))).to.deep.equal(["before", "beside"]);
    expect(teller.counts).to.deep.equal({ steps: 2, failed: 0 });
  });
});
