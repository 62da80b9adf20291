import { expect } from "chai";
import { toBeHex } from "ethers";
import fc from "fast-check";
import { createProvenState, requireAllUsed } from "../../../sdk/src/audit/stateProof.ts";
import { type Address, AuditError, type Hash, type Hex } from "../../../sdk/src/index.ts";
import { type FabricatedState, fabricateState } from "./support/state.ts";

const LEDGER: Address = `0x${"11".repeat(20)}`;
const OTHER: Address = `0x${"22".repeat(20)}`;
const ZERO: Hash = `0x${"00".repeat(32)}`;
const hash = (value: bigint | number): Hash => toBeHex(value, 32) as Hash;

async function nodesOf(
  state: FabricatedState,
  account: Address,
  slots: readonly Hash[],
): Promise<Hex[]> {
  const { accountProof, storageProof } = await state.prove(account, slots);
  return [...new Set([...accountProof, ...storageProof.flatMap(({ proof }) => proof)])];
}

describe("a proven state", () => {
  it("reads from tries of other make what was put into them, and zero elsewhere", async () => {
    const slots = fc.uniqueArray(fc.bigInt(0n, 300n), { minLength: 1, maxLength: 60 });
    const word = fc.bigInt(1n, 2n ** 256n - 1n);
    await fc.assert(
      fc.asyncProperty(
        slots,
        fc.array(word, { minLength: 60, maxLength: 60 }),
        async (keys, values) => {
          const storage = new Map(keys.map((key, at) => [hash(key), hash(values[at] ?? 1n)]));
          const state = await fabricateState(
            new Map([
              [LEDGER, storage],
              [OTHER, new Map()],
            ]),
          );
          const asked = Array.from({ length: 20 }, (_, index) => hash(index * 15));
          const proven = createProvenState(state.stateRoot, await nodesOf(state, LEDGER, asked));
          for (const slot of asked) {
            expect(proven.storageAt(LEDGER, slot)).to.equal(storage.get(slot) ?? ZERO);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  describe("of one slot among many", () => {
    const storage = new Map(Array.from({ length: 100 }, (_, at) => [hash(at), hash(at + 1)]));
    let state: FabricatedState;
    let nodes: Hex[];
    before(async () => {
      state = await fabricateState(
        new Map([
          [LEDGER, storage],
          [OTHER, storage],
        ]),
      );
      nodes = await nodesOf(state, LEDGER, [hash(7)]);
    });
    const fails = (read: () => unknown): void => {
      expect(read).to.throw(AuditError).with.property("code", "AUDIT_PROOF_INVALID");
    };

    it("fails when a node is missing or changed", () => {
      nodes.forEach((node, at) => {
        const changed = `${node.slice(0, -2)}${node.endsWith("00") ? "01" : "00"}` as Hex;
        for (const forged of [nodes.toSpliced(at, 1), nodes.toSpliced(at, 1, changed)]) {
          fails(() => createProvenState(state.stateRoot, forged).storageAt(LEDGER, hash(7)));
        }
      });
    });

    it("fails for a contract that is not in the state, and for a node that is no RLP list", () => {
      const proven = createProvenState(state.stateRoot, nodes);
      fails(() => proven.storageAt(`0x${"33".repeat(20)}`, hash(7)));
      fails(() => createProvenState(ZERO, ["0x05"]).storageAt(LEDGER, hash(7)));
    });

    it("fails when nodes prove nothing, or stand in another order", () => {
      const use = (given: readonly Hex[]) => {
        const proven = createProvenState(state.stateRoot, given);
        proven.storageAt(LEDGER, hash(7));
        requireAllUsed(proven, given);
      };
      use(nodes);
      fails(() => use([...nodes, "0x80"]));
      fails(() => use([...nodes, nodes[0] ?? "0x"]));
      fails(() => use(nodes.toReversed()));
    });

    it("reads zero from a contract that stores nothing", async () => {
      const empty = await fabricateState(new Map([[LEDGER, new Map()]]));
      const proven = createProvenState(empty.stateRoot, await nodesOf(empty, LEDGER, []));
      expect(proven.storageAt(LEDGER, hash(7))).to.equal(ZERO);
    });
  });
});
