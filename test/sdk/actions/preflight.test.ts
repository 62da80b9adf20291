import { expect } from "chai";
import type { Preflight } from "../../../sdk/src/index.ts";
import { type Party, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = 100_000_000n;
const NO_DOCUMENT = `0x${"77".repeat(32)}` as const;

describe("preflight of actions on bills", () => {
  let network: TestNetwork;
  let drawer: Party;
  let acceptor: Party;
  let payee: Party;
  let endorsee: Party;
  let billId: bigint;

  before(async () => {
    network = await startNetwork();
    drawer = await network.admit("coreEnterprise");
    acceptor = await network.admit("coreEnterprise");
    payee = await network.admit("supplier");
    endorsee = await network.admit("supplier");
    billId = await receivedBill({ drawer, payee }, acceptor, FACE);
  });
  after(() => network.stop());

  const range = { from: 1n, to: FACE };
  const codesOf = ({ refusals }: Preflight) => refusals.map(({ error }) => error.code);
  const rulesOf = ({ refusals }: Preflight) =>
    refusals.flatMap(({ rules }) => rules.map(({ id }) => id));

  it("names every rule that refuses an issue, each with its article, and sends nothing", async () => {
    const height = await network.anvil.send("eth_blockNumber");
    const asked = await network.bank.client.bills.preflight("issue", {
      class: "bankAcceptedBill",
      drawee: drawer.account,
      payee: drawer.account,
      face: 0n,
      dueDate: "2026-09-11",
      contractEvidence: NO_DOCUMENT,
      invoiceEvidence: NO_DOCUMENT,
    });
    expect(asked.allowed).to.equal(false);
    expect(codesOf(asked)).to.deep.equal([
      "BillRegistry_DrawerNotEligible",
      "BillRegistry_DraweeNotEligible",
      "BillRegistry_PayeeNotEligible",
      "BillRegistry_FaceOutOfRange",
      "BillRegistry_TenorOutOfRange",
      "EvidenceRegistry_NoAmount",
      "EvidenceRegistry_Unknown",
    ]);
    expect(rulesOf(asked)).to.include.members([
      "BILL-DRAWER",
      "BILL-DRAWEE",
      "BILL-PAYEE",
      "BILL-FACE-CAP",
      "BILL-TENOR",
    ]);
    const tenor = asked.refusals[4];
    expect(tenor?.error.message).to.include("2026-09-10");
    expect(tenor?.error.messageZh).to.include("2026-09-10");
    expect(tenor?.rules.map(({ article }) => article)).to.deep.equal(["Order 2022 No. 4"]);
    expect(await network.anvil.send("eth_blockNumber")).to.equal(height);
  });

  it("allows what then succeeds, and refuses what then fails", async () => {
    const trade = await registerTrade(payee, drawer, FACE);
    const params = {
      class: "supplyChainCommercialBill",
      drawee: acceptor.account,
      payee: payee.account,
      face: FACE,
      dueDate: "2026-09-10",
      ...trade,
    } as const;
    expect(await drawer.client.bills.preflight("issue", params)).to.deep.include({
      allowed: true,
      refusals: [],
    });
    const { billId: issued } = await drawer.client.bills.issue(params);
    expect(codesOf(await drawer.client.bills.preflight("issue", params))).to.deep.equal([
      "EvidenceRegistry_Insufficient",
      "EvidenceRegistry_Insufficient",
    ]);
    await expectRefusal(drawer.client.bills.issue(params), "EvidenceRegistry_Insufficient");
    expect((await acceptor.client.bills.preflight("accept", { billId: issued })).allowed).to.equal(
      true,
    );
    await acceptor.client.bills.accept({ billId: issued, disclose: false });
    const asked = await acceptor.client.bills.preflight("accept", { billId: issued });
    expect(codesOf(asked)).to.deep.equal(["BillLifecycle_Forbidden"]);
    const early = await endorsee.client.bills.preflight("discount", {
      instrumentId: issued,
      range,
      bank: acceptor.account,
      contractEvidence: trade.contractEvidence,
      invoiceEvidence: trade.invoiceEvidence,
    });
    expect(codesOf(early)).to.deep.equal([
      "FinancingDesk_NotABank",
      "BillRules_WrongStatus",
      "TitleLedger_NotHolder",
      "DisclosureRegistry_NotDisclosed",
      "FinancingDesk_NotSeller",
      "EvidenceRegistry_WrongParties",
      "EvidenceRegistry_WrongParties",
      "EvidenceRegistry_Insufficient",
      "EvidenceRegistry_Insufficient",
    ]);
    expect(rulesOf(early)).to.include.members(["BILL-STATUS", "BILL-HOLDER", "DISCLOSURE-MISSING"]);
  });

  it("answers for another institution, without a signer", async () => {
    const reader = network.connect();
    const params = { instrumentId: billId, range, transferee: endorsee.account };
    const asked = await reader.bills.preflight("endorse", params, { as: payee.account });
    expect(asked.allowed).to.equal(true);
    const stranger = await reader.bills.preflight("endorse", params, { as: endorsee.account });
    expect(codesOf(stranger)).to.deep.equal([
      "TransferDesk_TransfereeNotEligible",
      "TitleLedger_NotHolder",
    ]);
    await expectCode(reader.bills.preflight("endorse", params), "SDK_NO_SIGNER");
  });

  it("knows a bill that nobody issued", async () => {
    const whole = { instrumentId: 7n, range: { from: 1n, to: 1n } };
    const bank = network.bank.account;
    const asked = await Promise.all([
      payee.client.bills.preflight("receive", { billId: 7n }),
      payee.client.bills.preflight("withdraw", { billId: 7n }),
      payee.client.bills.preflight("endorse", { ...whole, transferee: bank }),
      payee.client.bills.preflight("pledge", { ...whole, bank, principal: 1n }),
      payee.client.bills.preflight("present", { instrumentId: 7n, sliceFrom: 1n }),
      payee.client.bills.preflight("recourse", { billId: 7n, sliceFrom: 1n }),
    ]);
    for (const answer of asked) expect(codesOf(answer)).to.include("InstrumentRegistry_Unknown");
  });

  it("adds what the desk itself asks for: guarantee, pledge, presentment, recourse", async () => {
    const whole = { instrumentId: billId, range };
    const guarantee = await payee.client.bills.preflight("guarantee", {
      ...whole,
      party: "acceptor",
      guarantor: drawer.account,
    });
    expect(codesOf(guarantee)).to.deep.equal([
      "GuaranteeDesk_GuarantorNotEligible",
      "GuaranteeDesk_NotLiable",
    ]);
    const pledge = await payee.client.bills.preflight("pledge", {
      ...whole,
      bank: network.bank.account,
      principal: 0n,
    });
    expect(codesOf(pledge)).to.deep.equal(["PledgeDesk_NoPrincipal"]);
    const slice = { instrumentId: billId, sliceFrom: 1n };
    const present = await endorsee.client.bills.preflight("present", slice);
    expect(codesOf(present)).to.deep.equal(["TitleLedger_NotHolder", "PaymentDesk_TooEarly"]);
    expect(rulesOf(present)).to.include("PRESENTMENT-WINDOW");
    expect(codesOf(await payee.client.bills.preflight("present", slice))).to.deep.equal([
      "PaymentDesk_TooEarly",
    ]);
    const early = await payee.client.bills.preflight("recourse", { billId, sliceFrom: 1n });
    expect(codesOf(early)).to.deep.equal(["RecourseDesk_NoCause"]);
  });

  it("asks of trades between banks that the bill was discounted", async () => {
    const { bank, otherBank, centralBank } = network;
    const whole = { instrumentId: billId, range, discountId: 1n };
    const sale = { ...whole, buyer: otherBank.account, rateMillionths: 0 };
    const sold = await bank.client.bills.preflight("interbankTransfer", sale);
    expect(codesOf(sold)).to.deep.equal([
      "TitleLedger_NotHolder",
      "MarketDesk_NotDiscounted",
      "MarketDesk_RateOutOfRange",
    ]);
    expect(rulesOf(sold)).to.include("MARKET-DISCOUNTED");
    const repo = {
      ...whole,
      lender: payee.account,
      kind: "pledged",
      principal: 1n,
      rateMillionths: 1,
      dueDate: "2026-06-10",
    } as const;
    expect(codesOf(await payee.client.bills.preflight("repo", repo))).to.deep.equal([
      "MarketDesk_NotBanks",
      "MarketDesk_NotDiscounted",
    ]);
    const rediscount = { ...whole, rateMax: 1 };
    expect(codesOf(await bank.client.bills.preflight("rediscount", rediscount))).to.deep.equal([
      "TitleLedger_NotHolder",
      "MarketDesk_NotDiscounted",
    ]);
    const options = { as: centralBank.account };
    expect(codesOf(await bank.client.bills.preflight("list", whole, options))).to.deep.equal([
      "TitleLedger_NotHolder",
      "MarketDesk_NotBanks",
      "MarketDesk_NotDiscounted",
    ]);
  });

  it("tells who may not be asked in recourse, and why", async () => {
    await network.toDate("2026-09-10");
    const { presentmentId } = await payee.client.presentments.present({
      instrumentId: billId,
      sliceFrom: 1n,
    });
    await acceptor.client.presentments.refuse({ presentmentId, reason: "账户余额不足" });
    const claim = { recourseId: 1n, debtor: { party: "drawer" } as const };
    expect((await payee.client.bills.preflight("claim", claim)).allowed).to.equal(true);
    const tooMuch = await payee.client.bills.preflight("claim", { ...claim, costs: 10n ** 12n });
    expect(codesOf(tooMuch)).to.deep.equal(["RecourseDesk_CostsTooHigh"]);
    const stranger = await endorsee.client.bills.preflight("claim", claim);
    expect(codesOf(stranger)).to.deep.equal(["RecourseDesk_NotParty"]);
    await network.toDate("2028-09-12");
    const late = await payee.client.bills.preflight("claim", { ...claim, costs: 10n ** 12n });
    expect(codesOf(late)).to.deep.equal(["RecourseDesk_CostsTooHigh", "RecourseDesk_ClockPassed"]);
    expect(rulesOf(late)).to.include("RECOURSE-CLOCK-PRIMARY");
    const unknown = await payee.client.bills.preflight("claim", { ...claim, recourseId: 9n });
    expect(codesOf(unknown)).to.deep.equal(["RecourseDesk_WrongStatus"]);
  });

  it("refuses everything to a suspended institution", async () => {
    const { account } = payee;
    await network.centralBank.client.members.suspend({ account, reason: "test" });
    const endorse = await payee.client.bills.preflight("endorse", {
      instrumentId: billId,
      range,
      transferee: endorsee.account,
    });
    const claim = await payee.client.bills.preflight("claim", {
      recourseId: 1n,
      debtor: { party: "acceptor" },
    });
    for (const answer of [endorse, claim]) {
      expect(codesOf(answer).filter((code) => code === "MemberRegistry_NotActive")).to.have.length(
        1,
      );
    }
  });
});
