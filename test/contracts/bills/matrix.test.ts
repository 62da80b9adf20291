import { expect } from "chai";
import { encodeBytes32String, type Result } from "ethers";
import { clock, networkHelpers } from "../support/chain.ts";
import { errorOf } from "../support/errorOf.ts";
import { liabilitySteps } from "../support/liability.ts";
import type { TestMember } from "../support/member.ts";
import {
  anAcceptedBill,
  anIssuedBill,
  aRange,
  aReceivedBill,
  BillAction,
  type BillOptions,
  deployTrade,
  MILLION,
  type TestBill,
  type Trade,
  withdrawalOf,
} from "../support/trade.ts";

const DUE = "2026-09-10";

type ActionName = keyof typeof BillAction;

/** Words of the table and the error that each stands for; "ok" is none. */
const ANSWERS: Readonly<Record<string, string | undefined>> = {
  ok: undefined,
  unknown: "InstrumentRegistry_Unknown",
  step: "BillLifecycle_Forbidden",
  status: "BillRules_WrongStatus",
  marked: "BillRules_NotTransferable",
  matured: "BillRules_Matured",
  busy: "TitleLedger_Encumbered",
  banks: "BillRules_AmongBanks",
};
const TABLE_ERRORS = Object.values(ANSWERS);

type Cell = string | undefined;

/** Columns of the table: what one action may do, all that transfer or encumber alike may. */
interface Cells {
  readonly accept: Cell;
  readonly receive: Cell;
  readonly withdraw: Cell;
  /** Endorse, discount, pledge. */
  readonly circulate: Cell;
  /** Interbank transfer, repo, rediscount, list. */
  readonly market: Cell;
  readonly guarantee: Cell;
  readonly present: Cell;
  readonly recourse: Cell;
}

interface Row {
  readonly status: string;
  readonly flag: string;
  readonly make: (trade: Trade) => Promise<TestBill>;
  readonly cells: Cells;
  readonly holder: "supplier" | "otherBank";
}

/** @param answers a word per column, in the order of `Cells` */
function row(
  [status, flag]: readonly [string, string],
  make: Row["make"],
  answers: string,
  holder: Row["holder"] = "supplier",
): Row {
  const [accept, receive, withdraw, circulate, market, guarantee, present, recourse] = answers
    .split(/ +/)
    .map((word) => ANSWERS[word]);
  const cells = { accept, receive, withdraw, circulate, market, guarantee, present, recourse };
  return { status, flag, make, cells, holder };
}

/** A received bill on which the core enterprise's account, a desk for this test, put an encumbrance. */
const encumbered =
  (kind: bigint, until: (now: bigint) => bigint = () => 0n) =>
  async (trade: Trade): Promise<TestBill> => {
    const bill = await aReceivedBill(trade);
    await trade.govern("TitleLedger", "appoint", [trade.core.account]);
    const args = [
      aRange(bill.id, { to: MILLION }),
      kind,
      until(await clock.now()),
      encodeBytes32String("x"),
    ];
    await trade.as(trade.core).call("TitleLedger", "encumber", args);
    return bill;
  };

const matured =
  (options: BillOptions) =>
  async (trade: Trade): Promise<TestBill> => {
    const bill = await aReceivedBill(trade, { ...options, due: DUE });
    await clock.toDay(DUE);
    return bill;
  };

async function aRefusedBill(trade: Trade): Promise<TestBill> {
  const bill = await anIssuedBill(trade);
  await trade.as(trade.core).call("BillRegistry", "refuse", [bill.id, "test"]);
  return bill;
}

async function aWithdrawnBill(trade: Trade): Promise<TestBill> {
  const bill = await anIssuedBill(trade);
  await trade.as(trade.core).call("BillRegistry", "withdraw", withdrawalOf(bill));
  return bill;
}

async function aSettledBill(trade: Trade): Promise<TestBill> {
  const bill = await matured({})(trade);
  const presented = await trade.as(trade.supplier).ask("PresentmentDesk", "present", [bill.id, 1n]);
  const spender = trade.addressOf("PresentmentDesk");
  await trade.as(trade.core).callAll([
    { target: "CashToken", method: "approve", args: [spender, MILLION] },
    { target: "PresentmentDesk", method: "pay", args: [presented] },
  ]);
  return bill;
}

const DAY = 86_400n;

async function anExpiredLock(trade: Trade): Promise<TestBill> {
  const bill = await encumbered(1n, (now) => now + DAY)(trade);
  await clock.advance(2n * DAY);
  return bill;
}

/** Which a bank took by endorsement, so that no trade need be shown; what it discounted is its own alike. */
async function aBanksBill(trade: Trade): Promise<TestBill> {
  const bill = await aReceivedBill(trade);
  await liabilitySteps(trade).endorse(bill, [trade.supplier, trade.otherBank]);
  return bill;
}

const anUnknownBill = async (trade: Trade) => ({ ...(await anIssuedBill(trade)), id: 7n });
const aLock = encumbered(1n, (now) => now + 3n * DAY);
const aMarkedBill = (trade: Trade) => aReceivedBill(trade, { transferable: false });
const aMarkedDueBill = matured({ transferable: false });

/** The law as one table: rows are what a bill and its slice can be, columns what can be done. */
const TABLE: readonly Row[] = [
  // accept receive withdraw circulate market guarantee present recourse
  row(
    ["none", "none"],
    anUnknownBill,
    "unknown unknown unknown unknown unknown unknown unknown unknown",
  ),
  row(["issued", "pendingReceipt"], anIssuedBill, "ok step ok status status ok status status"),
  row(["accepted", "pendingReceipt"], anAcceptedBill, "step ok ok status status ok status status"),
  row(
    ["refused", "pendingReceipt"],
    aRefusedBill,
    "step step ok status status status status status",
  ),
  row(
    ["withdrawn", "discharged"],
    aWithdrawnBill,
    "step step step status status status status status",
  ),
  row(["settled", "discharged"], aSettledBill, "step step step status status status status status"),
  row(["received", "circulating"], aReceivedBill, "step step step ok ok ok ok ok"),
  row(["received", "nonTransferable"], aMarkedBill, "step step step marked marked ok ok ok"),
  row(["received", "locked"], aLock, "step step step busy busy ok busy busy"),
  row(
    ["received", "circulating: its lock expired"],
    anExpiredLock,
    "step step step ok ok ok ok ok",
  ),
  row(["received", "pledged"], encumbered(2n), "step step step busy busy ok busy busy"),
  row(["received", "toBeRedeemed"], encumbered(3n), "step step step busy busy ok busy busy"),
  row(["received", "underCollection"], encumbered(4n), "step step step busy busy ok busy busy"),
  row(["received", "inRecourse"], encumbered(5n), "step step step busy busy ok busy ok"),
  row(["received", "frozen"], encumbered(6n), "step step step busy busy ok busy busy"),
  row(
    ["received and due", "circulating"],
    matured({}),
    "step step step matured matured matured ok ok",
  ),
  row(
    ["received and due", "nonTransferable"],
    aMarkedDueBill,
    "step step step marked marked matured ok ok",
  ),
  row(
    ["received", "circulating: a bank's"],
    aBanksBill,
    "step step step banks ok ok ok ok",
    "otherBank",
  ),
];

const columnOf = (action: ActionName): keyof Cells => {
  switch (action) {
    case "accept":
    case "receive":
    case "withdraw":
    case "guarantee":
    case "present":
    case "recourse":
      return action;
    case "endorse":
    case "discount":
    case "pledge":
      return "circulate";
    default:
      return "market";
  }
};

interface Asking {
  readonly trade: Trade;
  readonly bill: TestBill;
  readonly holder: Row["holder"];
}

const actorOf = ({ trade, holder }: Asking, action: ActionName): TestMember => {
  if (action === "accept" || action === "withdraw") return trade.core;
  return action === "receive" ? trade.supplier : trade[holder];
};

/** The calls that begin something with a bill, each by the party that may. */
const callsOf = (
  { subSupplier, bank }: Trade,
  bill: TestBill,
): Partial<Record<ActionName, readonly [string, string, readonly unknown[]]>> => {
  const whole = aRange(bill.id, { to: MILLION });
  return {
    accept: ["BillRegistry", "accept", [bill.id]],
    receive: ["BillRegistry", "receive_", [bill.id]],
    withdraw: ["BillRegistry", "withdraw", withdrawalOf(bill)],
    endorse: ["EndorsementDesk", "offer", [whole, subSupplier.account]],
    discount: [
      "DiscountDesk",
      "request",
      [whole, bank.account, bill.contractEvidence, bill.invoiceEvidence],
    ],
    pledge: ["PledgeDesk", "apply_", [whole, bank.account, 1n]],
    present: ["PresentmentDesk", "present", [bill.id, 1n]],
  };
};

describe("status and flag", () => {
  for (const { status, flag, make, cells, holder } of TABLE) {
    it(`INV-Q1 INV-Q2: ${status}, ${flag}`, async () => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const bill = await make(trade);
      const asking = { trade, bill, holder };
      const calls = callsOf(trade, bill);
      for (const action of Object.keys(BillAction) as ActionName[]) {
        const expected = cells[columnOf(action)];
        const refusals = await refusalsOf(asking, action);
        const [first] = refusals.filter((name) => TABLE_ERRORS.includes(name));
        expect(first, `${action} by the rules`).to.equal(expected);
        expect(await demandOf(asking, action), `${action}: one list`).to.equal(refusals[0]);
        const call = calls[action];
        if (call === undefined) continue;
        const answer = await attempt(trade, actorOf(asking, action), call);
        // What the rules let through is presented from the due day on.
        const tooEarly = action === "present" && answer === "PaymentDesk_TooEarly";
        expect(tooEarly ? undefined : answer, `${action} by the contract`).to.equal(expected);
      }
    });
  }

  it("INV-Q1: the flag is what the slice bears, or what the bill says", async () => {
    const flags: bigint[][] = [];
    for (const { make, status } of TABLE.filter(({ status: name }) => name !== "none")) {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const { id } = await make(trade);
      const answer = await trade.contract("BillRules").getFunction("flagOf")(id, 1n);
      flags.push([...(answer as Result)]);
      expect(answer.status, status).to.equal((await trade.bills.billOf(id)).status);
    }
    expect(flags.map(([, flag]) => flag)).to.deep.equal([
      1n,
      1n,
      1n,
      10n,
      10n,
      2n,
      3n,
      4n,
      2n,
      5n,
      6n,
      7n,
      8n,
      9n,
      2n,
      3n,
      2n,
    ]);
  });
});

const queryOf = (asking: Asking, action: ActionName) => ({
  action: BillAction[action],
  range: aRange(asking.bill.id, { to: MILLION }),
  actor: actorOf(asking, action).account,
  counterparty: (action === "endorse" ? asking.trade.subSupplier : asking.trade.bank).account,
});

async function refusalsOf(asking: Asking, action: ActionName): Promise<string[]> {
  const { trade } = asking;
  const rules = trade.contract("BillRules");
  const errors: string[] = await rules.getFunction("refusals")(queryOf(asking, action));
  return [...errors].map((data) => trade.errors.interface.parseError(data)?.name ?? data);
}

/** The name of the error of `requireMay`, if it reverts. */
async function demandOf(asking: Asking, action: ActionName): Promise<Cell> {
  const rules = asking.trade.contract("BillRules");
  return errorOf(asking.trade, rules.getFunction("requireMay")(queryOf(asking, action)));
}

/** The name of the error by which a call would fail now, if it would. */
async function attempt(
  trade: Trade,
  member: TestMember,
  [target, method, args]: readonly [string, string, readonly unknown[]],
): Promise<Cell> {
  const actor = trade.as(member);
  const { request, signature } = await actor.sign([{ target, method, args }]);
  const from = member.checker.address;
  return errorOf(trade, actor.account.execute.staticCall(request, signature, { from }));
}
