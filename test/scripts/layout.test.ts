import { expect } from "chai";
import {
  brokenSlots,
  type Layout,
  normalise,
  type SolcLayout,
} from "../../scripts/checks/layout.ts";

/** solc's answer for a small contract; `node` is the number of the struct's syntax node in that build. */
const solcLayout = (node: number): SolcLayout => ({
  storage: [
    { label: "_validators", slot: "0", offset: 0, type: "t_array(t_address)dyn_storage" },
    {
      label: "_changes",
      slot: "1",
      offset: 0,
      type: `t_mapping(t_bytes32,t_struct(Change)${node}_storage)`,
    },
  ],
  types: {
    t_address: { numberOfBytes: "20" },
    [`t_struct(Change)${node}_storage`]: {
      numberOfBytes: "32",
      members: [{ label: "value", slot: "0", offset: 0, type: "t_uint192" }],
    },
  },
});

const base: Layout = normalise(solcLayout(11));

describe("storage layouts", () => {
  it("do not depend on the compiler's numbering", () => {
    expect(normalise(solcLayout(99))).to.deep.equal(base);
    expect(brokenSlots(base, normalise(solcLayout(99)))).to.deep.equal([]);
  });

  it("may be appended to", () => {
    const appended = { slot: 2, offset: 0, label: "_marker", type: "t_uint256" };
    expect(brokenSlots(base, { ...base, storage: [...base.storage, appended] })).to.deep.equal([]);
  });

  it("may not lose, move, rename or retype a variable", () => {
    const [first, second] = base.storage;
    if (first === undefined || second === undefined) throw new Error("two variables");
    const changes = [
      { storage: [first], is: "nothing" },
      { storage: [first, { ...second, slot: 2 }], is: "_changes in slot 2" },
      { storage: [first, { ...second, label: "_other" }], is: "_other in slot 1" },
      { storage: [first, { ...second, type: "t_uint256" }], is: "t_uint256 _changes" },
    ];
    for (const { storage, is } of changes) {
      const [problem = "", ...others] = brokenSlots(base, { ...base, storage });
      expect(problem).to.include("slot 1 offset 0 was").and.to.include(is);
      expect(others).to.deep.equal([]);
    }
    expect(brokenSlots(base, { ...base, storage: [second, first] })).to.have.lengthOf(2);
  });

  it("may not change a struct that a variable reaches", () => {
    const struct = "t_struct(Change)_storage";
    const types = { ...base.types, [struct]: { bytes: 64, members: [] } };
    expect(brokenSlots(base, { ...base, types })).to.deep.equal([`type ${struct} has changed`]);
  });

  it("may give a struct members in the bytes that it has, behind the others", () => {
    const struct = "t_struct(Change)_storage";
    const value = { slot: 0, offset: 0, label: "value", type: "t_uint192" };
    const added = { slot: 0, offset: 24, label: "flag", type: "t_bool" };
    const broken = (bytes: number, members: readonly (typeof value)[]) =>
      brokenSlots(base, { ...base, types: { ...base.types, [struct]: { bytes, members } } });
    expect(broken(32, [value, added])).to.deep.equal([]);
    for (const [bytes, members] of [
      [32, [added, value]],
      [32, [{ ...value, type: "t_uint64" }, added]],
      [32, []],
      [64, [value, { ...added, slot: 1, offset: 0 }]],
    ] as const) {
      expect(broken(bytes, members)).to.deep.equal([`type ${struct} has changed`]);
    }
  });
});
