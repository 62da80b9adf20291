import { expect } from "chai";
import fc from "fast-check";
import { networkHelpers } from "../support/chain.ts";
import { AcceptorClass, aQuote, marketSteps } from "../support/market.ts";
import { aReceivedBill, deployTrade, MILLION } from "../support/trade.ts";

const DAYS = 184n;

interface ModelQuote {
  readonly bank: number;
  readonly rate: bigint;
  readonly faceMin: bigint;
  readonly capacity: bigint;
  readonly fits: boolean;
}

const aModelQuote: fc.Arbitrary<ModelQuote> = fc.record({
  bank: fc.integer({ min: 0, max: 2 }),
  rate: fc.bigInt({ min: 1n, max: 5n }).map((step) => step * 5_000n),
  faceMin: fc.bigInt({ min: 1n, max: 30_000_000n }),
  capacity: fc.bigInt({ min: 30_000_000n, max: 60_000_000n }),
  fits: fc.boolean(),
});

const lesser = (a: bigint, b: bigint): bigint => (a < b ? a : b);

/** What the book should do, from the words of INV-M1 alone: sort, then take in order. */
function expectedParts(quotes: readonly ModelQuote[], rateMax: bigint) {
  const ordered = quotes
    .map((quote, index) => ({ ...quote, id: BigInt(index + 1) }))
    .filter(({ rate, fits }) => fits && rate <= rateMax)
    .sort((a, b) => Number(a.rate - b.rate) || Number(a.id - b.id));
  let left = MILLION;
  return ordered.flatMap(({ id, rate, faceMin, capacity }) => {
    const face = lesser(left, capacity);
    if (left === 0n || face < faceMin) return [];
    left -= face;
    // Half up to the fen: an independent way of rounding.
    const numerator = 2n * face * rate * DAYS + 360_000_000n;
    return [{ id, face, interest: numerator / 720_000_000n }];
  });
}

describe("DiscountMarket, any book", () => {
  it("INV-M1: sells to the quotes that a sorted list would name, each part to the fen, and pays every fen", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aModelQuote, { minLength: 1, maxLength: 12 }),
        fc.bigInt({ min: 0n, max: 6n }).map((step) => step * 5_000n),
        async (quotes, rateMax) => {
          const trade = await networkHelpers.loadFixture(deployTrade);
          const { sell, sellArgs, book, market } = marketSteps(trade);
          for (const bank of trade.banks) {
            await trade.fund(bank, 10n * MILLION);
            const allowance = [trade.addressOf("DiscountDesk"), 10n * MILLION];
            await trade.as(bank).call("CashToken", "approve", allowance);
          }
          for (const { bank, rate, faceMin, capacity, fits } of quotes) {
            const days = fits ? ([1n, 184n] as const) : ([185n, 400n] as const);
            const terms = await aQuote({ rate, faceMin, capacity, days });
            const member = trade.banks[bank] ?? trade.bank;
            await trade.as(member).call("DiscountMarket", "post", [terms, 0n, 100n]);
          }
          const rates = async () => {
            const ids = await book(AcceptorClass.coreEnterprise);
            return Promise.all(ids.map(async (id) => (await market.quoteOf(id)).rateMillionths));
          };
          const posted = await rates();
          expect(posted).to.deep.equal([...posted].sort((a, b) => Number(a - b)));

          const bill = await aReceivedBill(trade);
          const expected = expectedParts(quotes, rateMax);
          if (expected.length === 0) {
            const selling = trade
              .as(trade.supplier)
              .call("DiscountMarket", "sell", sellArgs(bill, { rateMax }));
            await expect(selling).to.be.revertedWithCustomError(
              trade.errors,
              "DiscountMarket_TooLittle",
            );
            return;
          }
          const supply = await trade.cash.totalSupply();
          const parts = await sell(bill, { rateMax });
          expect(
            parts.map(({ quoteId, amounts }) => ({
              id: quoteId,
              face: amounts.face,
              interest: amounts.interest,
            })),
          ).to.deep.equal(expected);
          const paid = expected.reduce((sum, { face, interest }) => sum + face - interest, 0n);
          expect(await trade.cash.balanceOf(trade.supplier.account)).to.equal(paid);
          expect(await trade.cash.totalSupply()).to.equal(supply);
        },
      ),
      { numRuns: 25, seed: 20260310 },
    );
  });
});
