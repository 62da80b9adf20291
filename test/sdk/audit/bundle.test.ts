import { expect } from "chai";
import fc from "fast-check";
import { AuditError, BUNDLE_BYTES_MAX, verifyBundle } from "../../../sdk/src/index.ts";
import { IMPLEMENTATION, INSTRUMENT } from "./support/chain.ts";
import { anHonestBundle, type Honest, withFields } from "./support/honest.ts";
import { PLAN } from "./support/plan.ts";
import { refuses } from "./support/refuses.ts";

const isDeep = process.env["PIAOHAO_DEEP"] === "1";

describe("a bundle", () => {
  let honest: Honest;
  before(async () => {
    honest = await anHonestBundle();
  });
  after(() => honest.node.stop());

  it("verifies offline: every entry, as of the newest block, across two changes of the validators", () => {
    const verified = verifyBundle(honest.text, honest.chain.genesis);
    expect(verified.instrumentId).to.equal(INSTRUMENT);
    expect(verified.entries.map(({ sequence, kind }) => `${sequence} ${kind}`)).to.deep.equal([
      "1 OPENED",
      "2 BILL_ACCEPTED",
      "3 UNHEARD_OF",
    ]);
    expect(verified.entries[0]?.particulars).to.deep.equal({
      units: 100n,
      holder: `0x${"ab".repeat(20)}`,
    });
    expect(verified.entries[2]?.particulars).to.equal(undefined);
    expect(verified.asOf).to.deep.equal({
      number: 8n,
      hash: honest.chain.blocks[8]?.hash,
      timestamp: 1_773_104_408n,
    });
    expect(verified).to.include({
      validatorSetChanges: 2,
      ledgerImplementation: IMPLEMENTATION,
      ledgerUpgraded: false,
    });
  });

  it("fails when any one character is another", () => {
    const characters = fc.constantFrom(...'0123456789abcdefABCDEF \n",{}[]:x-');
    fc.assert(
      fc.property(fc.nat(honest.text.length - 1), characters, (place, character) => {
        fc.pre(honest.text[place] !== character);
        const changed = `${honest.text.slice(0, place)}${character}${honest.text.slice(place + 1)}`;
        expect(() => verifyBundle(changed, honest.chain.genesis), `at ${place}`).to.throw(
          AuditError,
        );
      }),
      { numRuns: isDeep ? 20_000 : 500 },
    );
  }).timeout(600_000);

  it("fails against the genesis of another network", async () => {
    const other = await anHonestBundle({
      ...PLAN,
      sets: { ...PLAN.sets, 0: ["w", "x", "y", "z"] },
    });
    refuses(() => verifyBundle(honest.text, other.chain.genesis), "AUDIT_SEAL_INVALID");
    await other.node.stop();
  });

  it("tells that governance has replaced the ledger's code", async () => {
    const upgraded = await anHonestBundle({ ...PLAN, upgradedAt: 6 });
    const verified = verifyBundle(upgraded.text, upgraded.chain.genesis);
    expect(verified.ledgerUpgraded).to.equal(true);
    expect(verified.ledgerImplementation).to.equal(`0x${"c1".repeat(20)}`);
    await upgraded.node.stop();
  });

  describe("in another form", () => {
    const malformed = (text: string) =>
      refuses(() => verifyBundle(text, honest.chain.genesis), "AUDIT_BUNDLE_MALFORMED");

    it("is refused when it is no JSON, not canonical, or has another field", () => {
      malformed("");
      malformed("{");
      malformed("[]");
      malformed(honest.text.trimEnd());
      malformed(JSON.stringify(honest.bundle));
      malformed(honest.text.replace("{", '{\n "note": "",'));
    });

    it("is refused above the size limit, unread", () => {
      const error = malformed(" ".repeat(BUNDLE_BYTES_MAX + 1));
      expect(error.details).to.include({ max: BUNDLE_BYTES_MAX });
    });

    it("is refused with more items than the limits allow", () => {
      const { bundle } = honest;
      const [entry] = bundle.history;
      if (entry === undefined) throw new Error("the history has entries");
      malformed(withFields(bundle, { history: Array.from({ length: 100_001 }, () => entry) }));
      const nodes = Array.from({ length: 4_097 }, () => "0x00" as const);
      malformed(withFields(bundle, { head: { ...bundle.head, nodes } }));
      const header = `0x${"00".repeat(40_000)}` as const;
      malformed(withFields(bundle, { head: { ...bundle.head, header } }));
    });
  });

  describe("with another history", () => {
    const mismatch = (history: Honest["bundle"]["history"]) => {
      const text = withFields(honest.bundle, { history });
      refuses(() => verifyBundle(text, honest.chain.genesis), "AUDIT_HISTORY_MISMATCH");
    };

    it("fails when an entry is missing, added, doubled or exchanged", () => {
      const { history } = honest.bundle;
      const [first, second] = history;
      if (first === undefined || second === undefined) throw new Error("the history has entries");
      for (const at of history.keys()) mismatch(history.toSpliced(at, 1));
      mismatch([]);
      mismatch([...history, first]);
      mismatch([first, ...history]);
      mismatch([second, first, ...history.slice(2)]);
    });

    it("fails when a field of an entry is another", () => {
      const [first, ...rest] = honest.bundle.history;
      if (first === undefined) throw new Error("the history has entries");
      mismatch([{ ...first, timestamp: first.timestamp + 1 }, ...rest]);
      mismatch([{ ...first, actor: `0x${"01".repeat(20)}` }, ...rest]);
      mismatch([{ ...first, data: `${first.data}00` }, ...rest]);
      mismatch([{ ...first, kind: `0x${"01".repeat(32)}` }, ...rest]);
    });

    it("fails for another instrument", () => {
      const other = withFields(honest.bundle, { instrument: (INSTRUMENT + 1n).toString() });
      refuses(() => verifyBundle(other, honest.chain.genesis), "AUDIT_PROOF_INVALID");
    });
  });
});
