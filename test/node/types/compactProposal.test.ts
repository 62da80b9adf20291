import { expect } from "chai";
import fc from "fast-check";
import {
  compactInput,
  compactOf,
  hashesOf,
  joinProposal,
  splitProposal,
} from "../../../node/src/types/codec/compactProposal.ts";
import { BLOCK_TRANSACTIONS_MAX } from "../../../node/src/types/codec/limits.ts";
import { encodeMessage } from "../../../node/src/types/codec/message.ts";
import { decodeRLP, encodeRLP } from "../../../node/src/types/codec/rlp.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import { aProposal, aTransaction } from "../p2p/fixtures.ts";
import { anyMessage } from "./fixtures.ts";

const codeOf = (action: () => unknown): unknown => {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof NodeError ? error.code : error;
  }
};

describe("the compact form of a proposal", () => {
  it("with its transactions is the message again, byte for byte", () => {
    const property = fc.property(anyMessage, (message) => {
      const wire = encodeMessage(message);
      const split = splitProposal(wire);
      const body = message.kind === "proposal" ? message.signed.payload.block.transactions : [];
      const isEachOnce = new Set(body.map(keccak256Hex)).size === body.length;
      expect(split !== undefined).to.equal(body.length > 0 && isEachOnce);
      if (split === undefined) return;
      const travelled = compactOf(decodeRLP(encodeRLP(compactInput(split.compact))));
      expect(travelled).to.deep.equal(split.compact);
      const found = travelled.hashes.map((hash) => split.transactions.get(hash) ?? Uint8Array.of());
      expect(joinProposal(travelled, found)).to.deep.equal(wire);
    });
    fc.assert(property);
  });

  it("names each transaction by the keccak of its bytes", () => {
    const transactions = [aTransaction(1), aTransaction(2)];
    const { compact } = aProposal(transactions);
    expect(compact.hashes).to.deep.equal(transactions.map(keccak256Hex));
  });

  it("does not exist of more transactions than a block may have", () => {
    const count = BLOCK_TRANSACTIONS_MAX + 1;
    const transactions = Array.from({ length: count }, (_, n) => aTransaction(n, 4));
    expect(() => aProposal(transactions)).to.throw("one form");
    expect(aProposal(transactions.slice(1)).compact.hashes).to.have.length(count - 1);
  });

  it("does not exist of what is no message, nor of a block with a transaction twice", () => {
    expect(splitProposal(Uint8Array.of(0x12, 1, 2, 3))).to.equal(undefined);
    expect(splitProposal(Uint8Array.of())).to.equal(undefined);
    expect(() => aProposal([aTransaction(1), aTransaction(1)])).to.throw("one form");
  });

  const hash = new Uint8Array(32).fill(3);
  const refused: readonly {
    readonly desc: string;
    readonly names: Uint8Array;
    readonly code: string;
  }[] = [
    { desc: "no hash", names: Uint8Array.of(), code: "CODEC_FIELD_INVALID" },
    { desc: "half a hash", names: hash.subarray(16), code: "CODEC_FIELD_INVALID" },
    { desc: "a hash twice", names: Uint8Array.of(...hash, ...hash), code: "CODEC_FIELD_INVALID" },
    { desc: "more than asked for", names: new Uint8Array(96), code: "CODEC_LIMIT_EXCEEDED" },
  ];
  for (const { desc, names, code } of refused) {
    it(`is refused with ${desc} (${code})`, () => {
      expect(codeOf(() => hashesOf(decodeRLP(encodeRLP(names)), 2))).to.equal(code);
    });
  }

  it("is refused with anything but lists in the places of header and justification", () => {
    const { compact } = aProposal([aTransaction(1)]);
    const spoiled = encodeRLP(compactInput({ ...compact, header: Uint8Array.of(0x01) }));
    expect(codeOf(() => compactOf(decodeRLP(spoiled)))).to.equal("CODEC_FIELD_INVALID");
  });
});
