import { expect } from "chai";
import { createAbstention } from "../../../node/src/app/abstention.ts";

describe("abstention", () => {
  it("is told once when it begins, again when it grows, and when it ends", () => {
    const lines: string[] = [];
    const abstention = createAbstention({
      warn: (facts: { through: bigint }) => void lines.push(`through ${facts.through}`),
      info: (facts: { height: bigint }) => void lines.push(`votes at ${facts.height}`),
    });
    const at = (height: bigint, abstainThrough?: bigint): bigint | undefined => {
      const nothing = { height, votes: [], prepared: undefined };
      abstention.onHeight(
        height,
        abstainThrough === undefined ? nothing : { ...nothing, abstainThrough },
      );
      return abstention.through();
    };
    expect([at(5n), at(6n, 7n), at(7n, 7n), at(8n), at(9n)]).to.deep.equal([
      undefined,
      7n,
      7n,
      undefined,
      undefined,
    ]);
    expect(lines).to.deep.equal(["through 7", "votes at 8"]);
    abstention.onHeight(10n, undefined);
    expect(abstention.through()).to.equal(undefined);
  });
});
