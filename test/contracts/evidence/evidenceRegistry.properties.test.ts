import { expect } from "chai";
import fc from "fast-check";
import { networkHelpers } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { signerOf } from "../support/signerOf.ts";
import { anEvidence, deployTrade, type Trade, type TradeEvidence } from "../support/trade.ts";

const AMOUNT = 100n;
const ALLOCATORS = ["BillRegistry", "ReceivableRegistry", "DiscountDesk"] as const;

interface Step {
  readonly allocator: (typeof ALLOCATORS)[number];
  readonly instrumentId: bigint;
  readonly method: "allocate" | "release";
  readonly amount: bigint;
}

const aStep: fc.Arbitrary<Step> = fc.record({
  allocator: fc.constantFrom(...ALLOCATORS),
  instrumentId: fc.bigInt({ min: 1n, max: 2n }),
  method: fc.constantFrom("allocate", "release"),
  amount: fc.bigInt({ min: 0n, max: 70n }),
});

/** What each allocator has given to each instrument; contract and invoice bear the same. */
function createBalance() {
  const given = new Map<string, bigint>();
  const sum = () => [...given.values()].reduce((total, amount) => total + amount, 0n);
  const keyOf = ({ allocator, instrumentId }: Step) => `${allocator} ${instrumentId}`;
  return {
    sum,
    /** @returns whether the step is allowed; if it is, it is done. */
    apply(step: Step): boolean {
      const before = given.get(keyOf(step)) ?? 0n;
      const change = step.method === "allocate" ? step.amount : -step.amount;
      const allowed = change !== 0n && before + change >= 0n && sum() + change <= AMOUNT;
      if (allowed) given.set(keyOf(step), before + change);
      return allowed;
    },
  };
}

/** @returns whether the transaction succeeded. */
async function play(trade: Trade, documents: TradeEvidence, step: Step): Promise<boolean> {
  const { contractEvidence, invoiceEvidence } = documents;
  const { instrumentId, amount } = step;
  const { supplier, core } = trade;
  const desk = trade.evidence.connect(await signerOf(trade, step.allocator));
  const call =
    step.method === "allocate"
      ? desk.allocate(
          instrumentId,
          contractEvidence,
          invoiceEvidence,
          amount,
          supplier.account,
          core.account,
        )
      : desk.release(instrumentId, contractEvidence, invoiceEvidence, amount);
  return call.then(
    () => true,
    () => false,
  );
}

describe("EvidenceRegistry under random calls", () => {
  it("INV-E2 INV-E3: keeps the sum of what each allocated, and never above the amount", async function () {
    this.timeout(600_000);
    const trade = await networkHelpers.loadFixture(deployTrade);
    const { evidence, supplier, core } = trade;
    await fc.assert(
      fc.asyncProperty(fc.array(aStep, { maxLength: 30 }), async (steps) => {
        const documents = await anEvidence(trade, {
          seller: supplier,
          buyer: core,
          amount: AMOUNT,
        });
        const balance = createBalance();
        for (const step of steps) {
          expect(await play(trade, documents, step)).to.equal(balance.apply(step));
          for (const evidenceId of [documents.contractEvidence, documents.invoiceEvidence]) {
            expect((await evidence.evidenceOf(evidenceId)).allocated).to.equal(balance.sum());
          }
        }
      }),
      { numRuns: runs(10, 500), seed: 20_260_310 },
    );
  });
});
