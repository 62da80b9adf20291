import { expect } from "chai";
import { encodeBytes32String, type Result } from "ethers";
import { clock, networkHelpers } from "../support/chain.ts";
import { errorOf } from "../support/errorOf.ts";
import type { TestMember } from "../support/member.ts";
import {
  anAcceptedBill,
  anIssuedBill,
  aRange,
  aReceivedBill,
  BillAction,
  type BillOptions,
  deployTrade,
  LOCK_SECONDS,
  MILLION,
  type TestBill,
  type Trade,
} from "../support/trade.ts";

const LEDGER_ROLE = 5n;
const DUE = "2026-09-10";

type ActionName = keyof typeof BillAction;

/** How the table answers: the first error of status and flag, or nothing. */
const OK = undefined;
const UNKNOWN = "InstrumentRegistry_Unknown";
const STEP = "BillLifecycle_Forbidden";
const STATUS = "BillRules_WrongStatus";
const MARKED = "BillRules_NotTransferable";
const MATURED = "BillRules_Matured";
const BUSY = "TitleLedger_Encumbered";
const TABLE_ERRORS = [UNKNOWN, STEP, STATUS, MARKED, MATURED, BUSY];

type Cell = string | undefined;

/** Columns of the table: what one action may do, all that transfer or encumber alike may. */
interface Cells {
  readonly accept: Cell;
  readonly receive: Cell;
  readonly withdraw: Cell;
  /** Endorse, discount, pledge, interbank transfer, repo, rediscount, list. */
  readonly circulate: Cell;
  readonly guarantee: Cell;
  readonly present: Cell;
  readonly recourse: Cell;
}

interface Row {
  readonly status: string;
  readonly flag: string;
  readonly make: (trade: Trade) => Promise<TestBill>;
  readonly cells: Cells;
}

const row = (
  [status, flag]: readonly [string, string],
  make: Row["make"],
  [accept, receive, withdraw, circulate, guarantee, present, recourse]: readonly Cell[],
): Row => ({
  status,
  flag,
  make,
  cells: { accept, receive, withdraw, circulate, guarantee, present, recourse },
});

/** A received bill on which the core enterprise's account, a desk for this test, put an encumbrance. */
const encumbered =
  (kind: bigint, until: (now: bigint) => bigint = () => 0n) =>
  async (trade: Trade): Promise<TestBill> => {
    const bill = await aReceivedBill(trade);
    await trade.govern("AccessManager", "grantRole", [LEDGER_ROLE, trade.core.account, 0]);
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
  await trade.as(trade.core).call("BillRegistry", "withdraw", [bill.id]);
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

/** The law as one table: rows are what a bill and its slice can be, columns what can be done. */
const TABLE: readonly Row[] = [
  // biome-ignore format: a table is read by its columns
  ...[
    row(["none", "none"], async (trade) => ({ ...(await anIssuedBill(trade)), id: 7n }),
      [UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN]),
    row(["issued", "pendingReceipt"], anIssuedBill, [OK, STEP, OK, STATUS, OK, STATUS, STATUS]),
    row(["accepted", "pendingReceipt"], anAcceptedBill, [STEP, OK, OK, STATUS, OK, STATUS, STATUS]),
    row(["refused", "pendingReceipt"], aRefusedBill, [STEP, STEP, OK, STATUS, STATUS, STATUS, STATUS]),
    row(["withdrawn", "discharged"], aWithdrawnBill, [STEP, STEP, STEP, STATUS, STATUS, STATUS, STATUS]),
    row(["received", "circulating"], aReceivedBill, [STEP, STEP, STEP, OK, OK, OK, OK]),
    row(["received", "nonTransferable"], (trade) => aReceivedBill(trade, { transferable: false }),
      [STEP, STEP, STEP, MARKED, OK, OK, OK]),
    row(["received", "locked"], encumbered(1n, (now) => now + LOCK_SECONDS + 3n * DAY),
      [STEP, STEP, STEP, BUSY, OK, BUSY, BUSY]),
    row(["received", "circulating once the lock expired"], async (trade) => {
      const bill = await encumbered(1n, (now) => now + DAY)(trade);
      await clock.advance(2n * DAY);
      return bill;
    }, [STEP, STEP, STEP, OK, OK, OK, OK]),
    row(["received", "pledged"], encumbered(2n), [STEP, STEP, STEP, BUSY, OK, BUSY, BUSY]),
    row(["received", "toBeRedeemed"], encumbered(3n), [STEP, STEP, STEP, BUSY, OK, BUSY, BUSY]),
    row(["received", "underCollection"], encumbered(4n), [STEP, STEP, STEP, BUSY, OK, BUSY, BUSY]),
    row(["received", "inRecourse"], encumbered(5n), [STEP, STEP, STEP, BUSY, OK, BUSY, OK]),
    row(["received", "frozen"], encumbered(6n), [STEP, STEP, STEP, BUSY, OK, BUSY, BUSY]),
    row(["received and due", "circulating"], matured({}), [STEP, STEP, STEP, MATURED, MATURED, OK, OK]),
    row(["received and due", "nonTransferable"], matured({ transferable: false }),
      [STEP, STEP, STEP, MARKED, MATURED, OK, OK]),
    row(["settled", "discharged"], aSettledBill, [STEP, STEP, STEP, STATUS, STATUS, STATUS, STATUS]),
  ],
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
    default:
      return "circulate";
  }
};

const actorOf = (trade: Trade, action: ActionName): TestMember =>
  action === "accept" || action === "withdraw" ? trade.core : trade.supplier;

/** The calls that begin something with a bill, each by the party that may. */
const callsOf = (
  { subSupplier, bank }: Trade,
  bill: TestBill,
): Partial<Record<ActionName, readonly [string, string, readonly unknown[]]>> => {
  const whole = aRange(bill.id, { to: MILLION });
  return {
    accept: ["BillRegistry", "accept", [bill.id]],
    receive: ["BillRegistry", "receive_", [bill.id]],
    withdraw: ["BillRegistry", "withdraw", [bill.id]],
    endorse: ["EndorsementDesk", "offer", [whole, subSupplier.account]],
    discount: [
      "DiscountDesk",
      "request",
      [whole, bank.account, bill.contractEvidence, bill.invoiceEvidence],
    ],
    pledge: ["PledgeDesk", "apply_", [whole, bank.account, 1n]],
  };
};

describe("status and flag", function () {
  this.timeout(60_000);

  for (const { status, flag, make, cells } of TABLE) {
    it(`INV-Q1 INV-Q2: ${status}, ${flag}`, async () => {
      const trade = await networkHelpers.loadFixture(deployTrade);
      const bill = await make(trade);
      const calls = callsOf(trade, bill);
      for (const action of Object.keys(BillAction) as ActionName[]) {
        const expected = cells[columnOf(action)];
        const refusals = await refusalsOf(trade, bill, action);
        const [first] = refusals.filter((name) => TABLE_ERRORS.includes(name));
        expect(first, `${action} by the rules`).to.equal(expected);
        expect(await demandOf(trade, bill, action), `${action}: one list`).to.equal(refusals[0]);
        const call = calls[action];
        if (call === undefined) continue;
        const answer = await attempt(trade, actorOf(trade, action), call);
        expect(answer, `${action} by the contract`).to.equal(expected);
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
    // prettier-ignore
    expect(flags.map(([, flag]) => flag)).to.deep.equal([
      1n,
      1n,
      1n,
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
      10n,
    ]);
  });
});

const queryOf = (trade: Trade, bill: TestBill, action: ActionName) => ({
  action: BillAction[action],
  range: aRange(bill.id, { to: MILLION }),
  actor: actorOf(trade, action).account,
  counterparty: (action === "endorse" ? trade.subSupplier : trade.bank).account,
});

async function refusalsOf(trade: Trade, bill: TestBill, action: ActionName): Promise<string[]> {
  const rules = trade.contract("BillRules");
  const errors: string[] = await rules.getFunction("refusals")(queryOf(trade, bill, action));
  return [...errors].map((data) => trade.errors.interface.parseError(data)?.name ?? data);
}

/** The name of the error of `requireMay`, if it reverts. */
async function demandOf(trade: Trade, bill: TestBill, action: ActionName): Promise<Cell> {
  const rules = trade.contract("BillRules");
  return errorOf(trade, rules.getFunction("requireMay")(queryOf(trade, bill, action)));
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
