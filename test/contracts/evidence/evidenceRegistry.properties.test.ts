import { expect } from "chai";
import fc from "fast-check";
import { networkHelpers } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { signerOf } from "../support/signerOf.ts";
import { anEvidence, deployTrade } from "../support/trade.ts";

const AMOUNT = 100n;
const ALLOCATORS = ["BillRegistry", "ReceivableRegistry", "DiscountDesk"] as const;

const step = fc.record({
  allocator: fc.constantFrom(...ALLOCATORS),
  instrumentId: fc.bigInt({ min: 1n, max: 2n }),
  amount: fc.bigInt({ min: 0n, max: 70n }),
  method: fc.constantFrom("allocate" as const, "release" as const, "releasePart" as const),
});

describe("EvidenceRegistry under random calls", () => {
  it("INV-E2 INV-E3: keeps the sum of what each allocated, and never above the amount", async function () {
    this.timeout(300_000);
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { evidence, supplier, core } = trade;
    const signers = Object.fromEntries(
      await Promise.all(
        ALLOCATORS.map(async (name) => [name, await signerOf(trade, name)] as const),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const documents = await anEvidence(trade, {
          seller: supplier,
          buyer: core,
          amount: AMOUNT,
        });
        const { contractEvidence, invoiceEvidence } = documents;
        const given = new Map<string, bigint>();
        for (const { allocator, instrumentId, amount, method } of steps) {
          const key = `${allocator} ${instrumentId}`;
          const before = given.get(key) ?? 0n;
          const sum = [...given.values()].reduce((total, value) => total + value, 0n);
          const desk = evidence.connect(signers[allocator] ?? null);
          if (method === "allocate") {
            const call = desk.allocate(
              instrumentId,
              contractEvidence,
              invoiceEvidence,
              amount,
              supplier.account,
              core.account,
            );
            const allowed = amount > 0n && sum + amount <= AMOUNT;
            expect(await succeeds(call)).to.equal(allowed);
            if (allowed) given.set(key, before + amount);
          } else {
            const part = method === "release" ? before : amount;
            const call = async (evidenceId: string) =>
              method === "release"
                ? desk.release(instrumentId, evidenceId)
                : desk.releasePart(instrumentId, evidenceId, amount);
            const allowed = part > 0n && part <= before;
            for (const evidenceId of [contractEvidence, invoiceEvidence]) {
              expect(await succeeds(call(evidenceId))).to.equal(allowed);
            }
            if (allowed) given.set(key, before - part);
          }
          const expected = [...given.values()].reduce((total, value) => total + value, 0n);
          for (const evidenceId of [contractEvidence, invoiceEvidence]) {
            expect((await evidence.evidenceOf(evidenceId)).allocated).to.equal(expected);
          }
        }
      }),
      { numRuns: runs(10, 500), seed: 20_260_310 },
    );
  });
});

const succeeds = (call: Promise<unknown>): Promise<boolean> =>
  call.then(
    () => true,
    () => false,
  );
