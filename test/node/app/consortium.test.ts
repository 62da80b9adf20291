import { expect } from "chai";
import { type Consortium, ConsortiumSchema } from "../../../node/src/app/network/consortium.ts";
import { developmentConsortium } from "../../../node/src/app/network/developmentConsortium.ts";
import { addressOf } from "../../../node/src/crypto/signing.ts";

const described = (count: number, changes: Partial<Consortium> = {}): object => {
  const consortium = developmentConsortium({ secret: "test", addressOf, validators: [] });
  const validators = consortium.validators
    .map((validator) => ({ ...validator, address: `0x${"11".repeat(20)}` }))
    .slice(0, count);
  return { ...consortium, validators, ...changes };
};

describe("a consortium's description", () => {
  it("has at least four validators, of which one may fail", () => {
    const production = { developmentNetwork: false };
    expect(ConsortiumSchema.safeParse(described(4, production)).success).to.equal(true);
    const { error } = ConsortiumSchema.safeParse(described(3, production));
    expect(error?.issues.map(({ path, message }) => [path.join("."), message])).to.deep.equal([
      ["validators", "must be at least 4"],
    ]);
  });

  it("may have a single one on a development network, but not none", () => {
    expect(ConsortiumSchema.safeParse(described(1)).success).to.equal(true);
    expect(ConsortiumSchema.safeParse(described(0)).success).to.equal(false);
  });
});
