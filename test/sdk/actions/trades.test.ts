import { expect } from "chai";
import { hashDocument, parseYuan, type RangeParams } from "../../../sdk/src/index.ts";
import { type BillHands, type DiscountedBill, discountedBill } from "../support/discounted.ts";
import { entriesOf } from "../support/ledger.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectRefusal } from "../support/refusal.ts";

const FACE = parseYuan("¥1,000,000.00");
const PART = FACE / 10n;
const RATE = 18_000;

describe("trades of a discounted bill between banks", () => {
  let network: TestNetwork;
  let bank: Party;
  let buyer: Party;
  let centralBank: Party;
  let drawee: Party;
  let holder: Party;
  let hands: BillHands;
  let bill: DiscountedBill;

  before(async () => {
    network = await startNetwork();
    ({ bank, otherBank: buyer, centralBank } = network);
    const drawer = await network.admit("coreEnterprise");
    drawee = await network.admit("coreEnterprise");
    holder = await network.admit("supplier");
    for (const { account } of [bank, buyer, centralBank]) {
      await centralBank.client.cash.mint({ to: account, amount: FACE });
    }
    hands = { drawer, drawee, holder, bank };
    bill = await discountedBill(hands, FACE);
  });
  after(() => network.stop());

  /** The n-th tenth of the bill, and the discount that shows it was discounted. */
  const part = (serial: bigint): RangeParams & { readonly discountId: bigint } => ({
    ...bill,
    range: { from: serial * PART + 1n, to: (serial + 1n) * PART },
  });
  const sliceOf = async (serial: bigint) => {
    const { from } = part(serial).range;
    const slices = await bank.client.bills.slices(bill.instrumentId);
    const slice = slices.find((candidate) => candidate.from <= from && from <= candidate.to);
    return [slice?.holder, slice?.encumbrance?.kind];
  };

  it("are sold for face less interest, title and cash together, once however often it is sent", async () => {
    const offer = { ...part(0n), buyer: buyer.account, rateMillionths: RATE };
    const { tradeId, expiresAt } = await bank.client.interbank.offer(offer);
    expect(await buyer.client.interbank.get(tradeId)).to.deep.equal({
      tradeId,
      status: "offered",
      instrumentId: bill.instrumentId,
      range: offer.range,
      seller: bank.account,
      buyer: buyer.account,
      rateMillionths: RATE,
      expiresAt,
    });
    // ¥100,000.00 at 1.80 %, 184 days.
    const amounts = { face: PART, interest: 92_000n, proceeds: PART - 92_000n, days: 184 };
    expect(await buyer.client.interbank.amounts(tradeId)).to.include(amounts);
    const before = await bank.client.cash.balance();
    const signed = await buyer.client.interbank.sign({ tradeId, requestId: "SIGN-1" });
    expect(signed).to.include(amounts);
    expect(await buyer.client.interbank.sign({ tradeId, requestId: "SIGN-1" })).to.deep.equal(
      signed,
    );
    expect((await bank.client.cash.balance()) - before).to.equal(amounts.proceeds);
    expect(await sliceOf(0n)).to.deep.equal([buyer.account, undefined]);
    await expectRefusal(buyer.client.interbank.sign({ tradeId }), "MarketDesk_WrongStatus");
  });

  it("are of what was discounted, by banks, and free again when refused or withdrawn", async () => {
    const offer = { ...part(1n), buyer: buyer.account, rateMillionths: RATE };
    const undiscounted = bank.client.interbank.offer({ ...offer, discountId: 10n ** 9n });
    await expectRefusal(undiscounted, "MarketDesk_NotDiscounted");
    const toSupplier = bank.client.interbank.offer({ ...offer, buyer: holder.account });
    const refusal = await expectRefusal(toSupplier, "MarketDesk_NotBanks");
    expect(refusal.messageZh).to.include("银行间");
    const first = await bank.client.interbank.offer(offer);
    expect(await sliceOf(1n)).to.deep.equal([bank.account, "locked"]);
    await expectRefusal(
      bank.client.interbank.refuse({ tradeId: first.tradeId }),
      "MarketDesk_NotParty",
    );
    await buyer.client.interbank.refuse({ tradeId: first.tradeId });
    const second = await bank.client.interbank.offer({ ...offer, discountId: undefined });
    await bank.client.interbank.withdraw({ tradeId: second.tradeId });
    expect(await sliceOf(1n)).to.deep.equal([bank.account, undefined]);
    expect((await bank.client.interbank.get(second.tradeId)).status).to.equal("withdrawn");
    expect((await bank.client.interbank.get(10n ** 9n)).status).to.equal("none");
  });

  it("rest on a discount that anybody finds in the history of the bill", async () => {
    const { discounts } = network.connect();
    expect(await discounts.find(part(3n))).to.equal(bill.discountId);
    const beyond = { ...bill, range: { from: 1n, to: FACE + 1n } };
    expect(await discounts.find(beyond)).to.equal(undefined);
  });

  it("rediscounts with the central bank within the quota", async () => {
    const { rediscounts } = bank.client;
    const application = { ...part(2n), rateMax: 20_000 };
    await expectRefusal(rediscounts.apply(application), "RediscountDesk_QuotaExceeded", {
      available: 0n,
    });
    await centralBank.client.rediscounts.setQuota({ bank: bank.account, total: 4n * PART });
    await expectRefusal(
      rediscounts.apply({ ...application, preference: "smallEnterprise" }),
      "RediscountDesk_NotOfClass",
    );
    const documentHash = hashDocument("小微企业声明");
    const preferred = { ...application, preference: "smallEnterprise", documentHash } as const;
    const { tradeId } = await rediscounts.apply(preferred);
    expect(await rediscounts.get(tradeId)).to.include({
      status: "offered",
      preference: "smallEnterprise",
      documentHash,
      buyer: centralBank.account,
      rateMillionths: 20_000,
      maturesDate: undefined,
      retired: false,
    });
    // ¥100,000.00 at 1.50 %, 184 days.
    const granted = { interest: 76_667n, proceeds: PART - 76_667n, days: 184 };
    expect(await rediscounts.amounts(tradeId)).to.include(granted);
    expect(await centralBank.client.rediscounts.grant({ tradeId })).to.include({
      ...granted,
      rateMillionths: 15_000,
    });
    expect(await rediscounts.quota(bank.account)).to.deep.equal({
      total: 4n * PART,
      used: PART,
      usedOrdinary: 0n,
      availableOrdinary: 2n * PART,
      availablePreferred: 3n * PART,
    });
    expect(await rediscounts.get(tradeId)).to.include({ maturesDate: "2026-09-10" });
    await expectRefusal(rediscounts.retire({ tradeId }), "RediscountDesk_Outstanding");
    const other = await rediscounts.apply({ ...part(3n), rateMax: 20_000 });
    await rediscounts.withdraw({ tradeId: other.tradeId });
  });

  /** A repo that runs. */
  const started = async (serial: bigint, kind: "pledged" | "outright") => {
    const { tradeId } = await bank.client.repos.offer({
      ...part(serial),
      lender: buyer.account,
      kind,
      principal: PART - 100n,
      rateMillionths: RATE,
      dueDate: "2026-03-24",
    });
    await buyer.client.repos.sign({ tradeId });
    return tradeId;
  };

  it("lend money against a pledge or a sale that is undone, and end for principal and interest", async () => {
    const pledged = await started(4n, "pledged");
    const outright = await started(5n, "outright");
    const defaulted = await started(6n, "pledged");
    expect(await sliceOf(4n)).to.deep.equal([bank.account, "pledged"]);
    expect(await sliceOf(5n)).to.deep.equal([buyer.account, "toBeRedeemed"]);
    expect(await buyer.client.repos.get(outright)).to.include({
      status: "running",
      kind: "outright",
      principal: PART - 100n,
      startDate: "2026-03-10",
      dueDate: "2026-03-24",
      kept: 0n,
    });
    await expectRefusal(bank.client.repos.redeem({ tradeId: pledged }), "RepoDesk_TooEarly");

    await network.toDate("2026-03-24");
    // ¥99,999.00 at 1.80 %, 14 days.
    const owed = { principal: PART - 100n, interest: 7_000n };
    for (const tradeId of [pledged, outright]) {
      expect(await bank.client.repos.owed(tradeId)).to.deep.equal(owed);
      expect(await bank.client.repos.redeem({ tradeId })).to.include(owed);
    }
    expect(await sliceOf(4n)).to.deep.equal([bank.account, undefined]);
    expect(await sliceOf(5n)).to.deep.equal([bank.account, undefined]);
    await expectRefusal(buyer.client.repos.enforce({ tradeId: defaulted }), "RepoDesk_NotOverdue");

    await network.toDate("2026-03-25");
    // The whole is less than principal and interest to the bill's payment.
    expect(await buyer.client.repos.enforce({ tradeId: defaulted })).to.include({
      kept: PART,
      surplus: 0n,
    });
    expect(await sliceOf(6n)).to.deep.equal([buyer.account, undefined]);
    expect(await bank.client.repos.get(defaulted)).to.include({
      status: "defaulted",
      kept: PART,
    });
  });

  it("are repos whose lender takes a package that cannot be split whole, and pays the rest", async () => {
    const { instrumentId } = await discountedBill(hands, PART, { splittable: false });
    const { tradeId } = await bank.client.repos.offer({
      ...{ instrumentId, range: { from: 1n, to: PART }, lender: buyer.account, kind: "pledged" },
      ...{ principal: PART / 2n, rateMillionths: RATE, dueDate: "2026-04-01" },
    });
    await buyer.client.repos.sign({ tradeId });
    await network.toDate("2026-04-02");
    const enforced = await buyer.client.repos.enforce({ tradeId });
    // ¥50,000.00 and 169 days at 1.80 %, to the payment of the bill.
    expect(enforced).to.include({ kept: PART, surplus: PART - (PART / 2n + 42_250n) });
    expect(await network.connect().bills.states(instrumentId)).to.deep.equal([
      {
        range: { from: 1n, to: PART },
        holder: buyer.account,
        status: "discounted",
        flag: "circulating",
      },
    ]);
  });

  it("are repos that are refused or withdrawn before they begin", async () => {
    const terms = {
      ...part(4n),
      lender: buyer.account,
      kind: "pledged",
      principal: 1n,
      rateMillionths: RATE,
      dueDate: "2026-05-06",
    } as const;
    const first = await bank.client.repos.offer(terms);
    await buyer.client.repos.refuse({ tradeId: first.tradeId });
    const second = await bank.client.repos.offer(terms);
    await bank.client.repos.withdraw({ tradeId: second.tradeId });
    expect((await bank.client.repos.get(second.tradeId)).status).to.equal("withdrawn");
  });

  it("list it for all banks, and are taken by one", async () => {
    const { listings } = bank.client;
    const { instrumentId, range } = part(7n);
    const { listingId } = await listings.register({ instrumentId, range });
    expect(await listings.get(listingId)).to.include({
      status: "registered",
      seller: bank.account,
      onlyTo: undefined,
      price: undefined,
      validUntil: undefined,
      taker: undefined,
      countersigned: false,
    });
    const price = PART - 50_000n;
    const validUntil = BigInt(Date.parse("2026-04-10T00:00:00+08:00") / 1_000);
    await listings.list({ listingId, price, validUntil });
    expect(await sliceOf(7n)).to.deep.equal([bank.account, "locked"]);
    const taking = { listingId, priceMax: price };
    await expectRefusal(holder.client.listings.take(taking), "MarketDesk_NotBanks");
    await expectRefusal(
      buyer.client.listings.take({ listingId, priceMax: price - 1n }),
      "ListingDesk_PriceAbove",
    );
    expect(await buyer.client.listings.take(taking)).to.include({ price });
    expect(await listings.get(listingId)).to.include({
      status: "taken",
      taker: buyer.account,
      price,
      validUntil,
    });
    expect(await sliceOf(7n)).to.deep.equal([buyer.account, undefined]);

    const other = await listings.register({ ...part(8n), onlyTo: buyer.account });
    await listings.list({ listingId: other.listingId, price, validUntil });
    await listings.cancel({ listingId: other.listingId });
    expect((await listings.get(other.listingId)).status).to.equal("cancelled");
    expect(await sliceOf(8n)).to.deep.equal([bank.account, undefined]);
    expect((await listings.get(10n ** 9n)).status).to.equal("none");
  });

  it("leave each part of the bill in its own status", async () => {
    const { bills } = network.connect();
    const stateAt = async (serial: bigint) => {
      const { from } = part(serial).range;
      const states = await bills.states(bill.instrumentId);
      const state = states.find(({ range }) => range.from <= from && from <= range.to);
      return [state?.status, state?.flag];
    };
    expect(await stateAt(0n)).to.deep.equal(["discounted", "circulating"]);
    expect(await stateAt(2n)).to.deep.equal(["rediscounted", "circulating"]);
    const offered = await bank.client.interbank.offer({
      ...{ ...part(9n), buyer: buyer.account, rateMillionths: RATE },
    });
    expect(await stateAt(9n)).to.deep.equal(["discounted", "locked"]);
    await buyer.client.interbank.refuse({ tradeId: offered.tradeId });
    await expectRefusal(bills.states(10n ** 29n), "InstrumentRegistry_Unknown");
  });

  it("leave a history that the client reads, and an unbroken chain of endorsements", async () => {
    const entries = await entriesOf(network, bill.instrumentId);
    expect(entries.filter(({ particulars }) => particulars === undefined)).to.deep.equal([]);
    const kinds = new Set(entries.map(({ kind }) => kind));
    expect(kinds).to.include.keys(
      "BILL_INTERBANK_SOLD",
      "BILL_REDISCOUNTED",
      "BILL_REPO_STARTED",
      "BILL_REPO_REDEEMED",
      "BILL_REPO_DEFAULTED",
      "LISTING_TAKEN",
    );
    const chains = await network.connect().bills.endorsements(bill.instrumentId);
    expect(chains.every(({ isContinuous }) => isContinuous)).to.equal(true);
    const hands = (serial: bigint) =>
      chains
        .find(({ range }) => range.from === part(serial).range.from)
        ?.links.map(({ through }) => through);
    expect(hands(0n)).to.deep.equal(["BillRegistry", "DiscountDesk", "InterbankDesk"]);
    expect(hands(2n)).to.deep.equal(["BillRegistry", "DiscountDesk", "RediscountDesk"]);
    expect(hands(5n)).to.deep.equal(["BillRegistry", "DiscountDesk", "RepoDesk", "RepoDesk"]);
    expect(hands(7n)).to.deep.equal(["BillRegistry", "DiscountDesk", "ListingDesk"]);
  });

  it("make a bank that sold answer in recourse, and one whose repo was redeemed not", async () => {
    await network.toDate("2026-09-10");
    const askedFor = async (serial: bigint) => {
      const holderOf = serial === 5n ? bank : buyer;
      const { instrumentId, range } = part(serial);
      const { presentmentId } = await holderOf.client.presentments.present({
        instrumentId,
        sliceFrom: range.from,
      });
      await drawee.client.presentments.refuse({ presentmentId, reason: "no funds" });
      const [recourse] = await buyer.client.bills.recourse(instrumentId, range);
      return recourse?.parties
        .filter(({ debtor }) => debtor.party === "endorser")
        .map(({ account, liable }) => [account, liable]);
    };
    const endorsers = [
      [holder.account, true],
      [bank.account, true],
    ];
    expect(await askedFor(0n), "sold").to.deep.equal(endorsers);
    expect(await askedFor(6n), "kept after a repo").to.deep.equal(endorsers);
    expect(await askedFor(7n), "listed").to.deep.equal(endorsers);
    expect(await askedFor(5n), "redeemed").to.deep.equal([[holder.account, true]]);
    const states = await network.connect().bills.states(bill.instrumentId);
    const found = [0n, 2n].map((serial) =>
      states.find(({ range }) => range.from === part(serial).range.from),
    );
    expect(found.map((state) => [state?.status, state?.flag])).to.deep.equal([
      ["dishonoured", "inRecourse"],
      ["matured", "circulating"],
    ]);
  });
});
