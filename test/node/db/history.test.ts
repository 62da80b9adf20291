import { expect } from "chai";
import { HistoryWriter, readSummary } from "../../../node/src/db/nodes/history.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";

describe("a block's history", () => {
  it("is read however many places the block left empty", () => {
    const emptied = 100_001;
    const writer = new HistoryWriter(7n);
    writer.add(Uint8Array.of(1), { former: undefined, difference: Uint8Array.of(1) });
    for (let place = 0; place < emptied; place++) {
      writer.onEmptied(Uint8Array.of(place >> 16, place >> 8, place));
    }
    const records = new Map(writer.finish().map(({ key, value }) => [bytesToHex(key), value]));
    const summary = readSummary({ get: (key) => records.get(bytesToHex(key)) }, 7n);
    expect(summary?.emptied).to.have.length(emptied);
  });
});
