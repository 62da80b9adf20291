import { expect } from "chai";
import { createAdmission } from "../../../node/src/app/admission.ts";
import type { Address } from "../../../node/src/types/hex.ts";

const address = (index: number): Address => `0x${index.toString(16).padStart(40, "0")}`;
const [founder, joiner, auditor, stranger] = [
  address(1),
  address(2),
  address(3),
  address(4),
] as const;

describe("admission to a node", () => {
  const STALL_MS = 10_000;
  let nowMs = 0;
  const anAdmission = () =>
    createAdmission({
      seated: [founder],
      configured: [founder, joiner, auditor],
      clock: { elapsedMs: () => nowMs },
      stallMs: STALL_MS,
    });

  it("is for validators, and for auditors that the configuration names", () => {
    const admission = anAdmission();
    admission.onValidators([founder, stranger]);
    const admitted = [founder, stranger, auditor, address(9)].map(admission.isAdmitted);
    expect(admitted).to.deep.equal([true, true, true, false]);
  });

  it("lets a configured peer follow the chain before it takes its seat, not after it lost it", () => {
    const admission = anAdmission();
    admission.onValidators([founder]);
    expect(admission.isAdmitted(joiner)).to.equal(true);
    admission.onValidators([founder, joiner]);
    admission.onValidators([founder]);
    expect(admission.isAdmitted(joiner)).to.equal(false);
    expect(admission.isAdmitted(auditor)).to.equal(true);
  });

  it("knows after a restart that a founder lost its seat", () => {
    const admission = anAdmission();
    admission.onValidators([stranger]);
    expect(admission.isAdmitted(founder)).to.equal(false);
  });

  it("takes a removed validator back with its seat", () => {
    const admission = anAdmission();
    admission.onValidators([stranger]);
    admission.onValidators([founder, stranger]);
    expect(admission.isAdmitted(founder)).to.equal(true);
  });

  it("asks every configured peer when the chain stands still: who lost its seat by our chain may have it again", () => {
    const admission = anAdmission();
    admission.onValidators([stranger]);
    nowMs += STALL_MS;
    expect(admission.isAdmitted(founder)).to.equal(false);
    nowMs += 1;
    expect([founder, address(9)].map(admission.isAdmitted)).to.deep.equal([true, false]);
    admission.onValidators([stranger]);
    expect(admission.isAdmitted(founder)).to.equal(false);
  });
});
