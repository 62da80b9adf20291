import { expect } from "chai";
import fc from "fast-check";
import { decodeMessage, encodeMessage } from "../../../node/src/types/codec/message.ts";
import { viewOfMessage } from "../../../node/src/types/codec/messageView.ts";
import { anyMessage, mutationOf } from "./fixtures.ts";

describe("viewOfMessage", () => {
  it("reads kind, height and round of every message as decoding it does", () => {
    const property = fc.property(anyMessage, (message) => {
      const { height, round } = message.signed.payload;
      const view = { kind: message.kind, height, round };
      expect(viewOfMessage(encodeMessage(message))).to.deep.equal(view);
    });
    fc.assert(property);
  });

  it("agrees with decoding on whatever still decodes, and never throws on what does not", () => {
    const mutated = anyMessage.chain((message) => mutationOf(encodeMessage(message)));
    const property = fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 40 })), (wire) => {
      const view = viewOfMessage(wire);
      try {
        const { kind, signed } = decodeMessage(wire);
        const { height, round } = signed.payload;
        expect(view).to.deep.equal({ kind, height, round });
      } catch (error) {
        expect(error)
          .to.have.property("code")
          .that.matches(/^CODEC_/);
      }
    });
    fc.assert(property, { numRuns: 500 });
  });
});
