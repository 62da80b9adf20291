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
  readonly method: "allocate" | "release" | "releasePart";
  readonly amount: bigint;
}

const aStep: fc.Arbitrary<Step> = fc.record({
  allocator: fc.constantFrom(...ALLOCATORS),
  instrumentId: fc.bigInt({ min: 1n, max: 2n }),
  method: fc.constantFrom("allocate", "release", "releasePart"),
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
      const change =
        step.method === "allocate"
          ? step.amount
          : step.method === "release"
            ? -before
            : -step.amount;
      const allowed = change !== 0n && before + change >= 0n && sum() + change <= AMOUNT;
      if (allowed) given.set(keyOf(step), before + change);
      return allowed;
    },
  };
}

/** @returns whether each transaction of the step succeeded: one allocates both documents, a release is for one. */
async function play(
  trade: Trade,
  documents: TradeEvidence,
  step: Step,
): Promise<readonly boolean[]> {
  const { contractEvidence, invoiceEvidence } = documents;
  const desk = trade.evidence.connect(await signerOf(trade, step.allocator));
  const { instrumentId, amount } = step;
  const { supplier, core } = trade;
  const succeeds = (call: Promise<unknown>) =>
    call.then(
      () => true,
      () => false,
    );
  if (step.method === "allocate") {
    const trading = [supplier.account, core.account] as const;
    return [
      await succeeds(
        desk.allocate(instrumentId, contractEvidence, invoiceEvidence, amount, ...trading),
      ),
    ];
  }
  const release = (evidenceId: string) =>
    step.method === "release"
      ? desk.release(instrumentId, evidenceId)
      : desk.releasePart(instrumentId, evidenceId, amount);
  return [await succeeds(release(contractEvidence)), await succeeds(release(invoiceEvidence))];
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
          const allowed = balance.apply(step);
          for (const succeeded of await play(trade, documents, step))
            expect(succeeded).to.equal(allowed);
          for (const evidenceId of [documents.contractEvidence, documents.invoiceEvidence]) {
            expect((await evidence.evidenceOf(evidenceId)).allocated).to.equal(balance.sum());
          }
        }
      }),
      { numRuns: runs(10, 500), seed: 20_260_310 },
    );
  });
});
