import { expect } from "chai";
import fc from "fast-check";
import {
  checkDigitOf,
  decodeInstrumentNumber,
  formatInstrumentNumber,
  formatRate,
  formatUnitRange,
  parseInstrumentNumber,
  parseRate,
  parseUnitRange,
  SDKError,
  unitCount,
  usccCheckCharacter,
} from "../../../sdk/src/index.ts";
import { usccToBytes } from "../../../sdk/src/values/uscc.ts";

const refused = (read: () => unknown): void => {
  expect(read).to.throw(SDKError).with.property("code", "SDK_BAD_ARGUMENT");
};

describe("rates", () => {
  it("reads and writes percent a year as millionths", () => {
    expect(parseRate("2.65%")).to.equal(26_500);
    expect(parseRate("4.20 %")).to.equal(42_000);
    expect(formatRate(26_500)).to.equal("2.65%");
    expect(formatRate(36_525n)).to.equal("3.6525%");
  });
  it("refuses what is no rate", () => {
    for (const text of ["2.65", "%", "-1%", "2.65431%", "1,5%"]) refused(() => parseRate(text));
  });
  it("refuses blanks elsewhere than before the sign, which would join two numbers", () => {
    for (const text of ["1 2.65%", "2 .65%", "2. 65%", "2.6 5%", "2.65  %"]) {
      refused(() => parseRate(text));
    }
  });
  it("reads back what it writes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 9_999_999 }),
        (rate) => parseRate(formatRate(rate)) === rate,
      ),
    );
  });
});

describe("ranges of units", () => {
  it("writes two twelve-digit numbers", () => {
    expect(formatUnitRange({ from: 1n, to: 12_000_000n })).to.equal("000000000001-000012000000");
    const rest = parseUnitRange("000012000001-000050000000");
    expect(rest).to.deep.equal({ from: 12_000_001n, to: 50_000_000n });
    expect(unitCount(rest)).to.equal(38_000_000n);
  });
  it("refuses a range that is empty, begins at zero or is written otherwise", () => {
    for (const text of [
      "000000000002-000000000001",
      "000000000000-000000000001",
      "1-2",
      "000000000001",
    ]) {
      refused(() => parseUnitRange(text));
    }
  });
});

describe("instrument numbers", () => {
  const text = "710000000010120260310000000014";

  it("reads class, institution, date and serial", () => {
    const id = parseInstrumentNumber("7 100000000101 20260310 00000001 4");
    expect(formatInstrumentNumber(id)).to.equal(text);
    expect(decodeInstrumentNumber(id)).to.deep.equal({
      class: "supplyChainCommercialBill",
      institutionCode: "100000000101",
      issueDate: "2026-03-10",
      serial: 1,
    });
  });

  it("catches every single wrong digit", () => {
    for (let place = 0; place < text.length; place += 1) {
      for (let step = 1; step <= 9; step += 1) {
        const digit = (Number(text[place]) + step) % 10;
        refused(() =>
          parseInstrumentNumber(`${text.slice(0, place)}${digit}${text.slice(place + 1)}`),
        );
      }
    }
  });

  it("refuses a number with the right check digit and a wrong class, date or length", () => {
    const withCheck = (body: string) => `${body}${checkDigitOf(body)}`;
    refused(() => parseInstrumentNumber(withCheck("31000000001012026031000000001")));
    refused(() => parseInstrumentNumber(withCheck("71000000001012026023000000001")));
    refused(() => parseInstrumentNumber("71"));
    refused(() => formatInstrumentNumber(0n));
  });
});

describe("Unified Social Credit Codes", () => {
  it("knows the check character of a published code", () => {
    expect(usccCheckCharacter("91330100799655058")).to.equal("B");
    expect(usccToBytes("91330100799655058B")).to.equal("0x393133333031303037393936353530353842");
  });
  it("refuses a wrong check character, length or letter", () => {
    for (const code of ["91330100799655058A", "9133010079965505", "9133010079965505IB"]) {
      refused(() => usccToBytes(code));
    }
  });
});
