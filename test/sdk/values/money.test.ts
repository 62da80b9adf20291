import { expect } from "chai";
import fc from "fast-check";
import { formatYuan, parseYuan, SDKError } from "../../../sdk/src/index.ts";

describe("amounts of money", () => {
  const rows: readonly [string, bigint][] = [
    ["¥1,000,000.00", 100_000_000n],
    ["￥1,000,000", 100_000_000n],
    ["1000000.5", 100_000_050n],
    [" ¥0.01 ", 1n],
    ["0", 0n],
    ["¥184,467,440,737,095,516.15", 2n ** 64n - 1n],
  ];
  for (const [text, fen] of rows) {
    it(`reads ${text} as ${fen} fen`, () => expect(parseYuan(text)).to.equal(fen));
  }

  const wrong = [
    "",
    "¥",
    "-1",
    "1,00.00",
    "1,0000",
    "1.",
    ".5",
    "1.234",
    "1e3",
    "１",
    "¥ 1",
    "1,000.00元",
  ];
  for (const text of [...wrong, "¥184,467,440,737,095,516.16"]) {
    it(`refuses "${text}" with SDK_BAD_ARGUMENT`, () => {
      expect(() => parseYuan(text))
        .to.throw(SDKError)
        .with.property("code", "SDK_BAD_ARGUMENT");
    });
  }

  it("writes fen with thousands and two decimals", () => {
    expect(formatYuan(100_000_000n)).to.equal("¥1,000,000.00");
    expect(formatYuan(5n)).to.equal("¥0.05");
    expect(formatYuan(-123_456n)).to.equal("-¥1,234.56");
  });

  it("reads back what it writes, for every amount the chain stores", () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (fen) => parseYuan(formatYuan(fen)) === fen),
    );
  });
});
