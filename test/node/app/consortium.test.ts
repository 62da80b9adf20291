import { expect } from "chai";
import {
  type Consortium,
  ConsortiumSchema,
  FoundingSchema,
} from "../../../node/src/app/network/consortium.ts";
import { developmentConsortium } from "../../../node/src/app/network/developmentConsortium.ts";
import { addressOf } from "../../../node/src/crypto/signing.ts";

const described = (
  count: number,
  changes: Partial<Consortium> = {},
): Pick<Consortium, "validators"> => {
  const consortium = developmentConsortium({ secret: "test", addressOf });
  const validators = consortium.validators
    .map((validator, index) => ({ ...validator, address: `0x${`${index}`.repeat(40)}` as const }))
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

  it("has validators with names, which are those of their directories, and keys of their own", () => {
    const [first] = described(1).validators;
    const { error } = ConsortiumSchema.safeParse(
      described(4, { validators: Array(4).fill(first) }),
    );
    expect(error?.issues.map(({ message }) => message)).to.deep.equal([
      "must have names of their own",
      "must have keys of their own",
    ]);
  });

  it("may lack the addresses of keys when a network is made from it, but not when a genesis is", () => {
    const validators = described(4).validators.map(({ address: _, ...validator }) => validator);
    const description = { ...described(4), validators };
    expect(FoundingSchema.safeParse(description).success).to.equal(true);
    expect(ConsortiumSchema.safeParse(description).success).to.equal(false);
  });

  it("may have a single one on a development network, but not none", () => {
    expect(ConsortiumSchema.safeParse(described(1)).success).to.equal(true);
    expect(ConsortiumSchema.safeParse(described(0)).success).to.equal(false);
  });
});
