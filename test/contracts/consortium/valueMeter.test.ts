import { expect } from "chai";
import { MaxUint256, ZeroAddress, ZeroHash } from "ethers";
import { MEASURE_KINDS, MEASURES } from "../../../node/src/app/genesis/measures.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { ValueMeter } from "../../../sdk/src/generated/typechain/contracts/consortium/ValueMeter.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import { RepoKind } from "../support/market.ts";
import type { NamedCall } from "../support/network.ts";
import { approval, TAKINGS } from "../support/takings.ts";
import {
  aBillIssue,
  aConfirmedReceivable,
  anIssuedBill,
  aRange,
  aReceivedBill,
  aRegisteredReceivable,
  deployTrade,
  MILLION,
  type Trade,
} from "../support/trade.ts";
import { callsOfMembers, ROOMS, UNMEASURED } from "../support/valueCalls.ts";

/** How value leaves (contracts/interfaces/IValueMeter.sol). */
const OUTFLOW = { direct: 0n, approved: 1n, taken: 2n, takenWhole: 3n } as const;
const DIRECT: ReadonlySet<string> = new Set(["amount", "range", "units", "record"]);
/** Of what is approved for the called contract or its desk, as far as a record or an amount goes. */
const TAKEN: ReadonlySet<string> = new Set(["takenRecord", "takenSlice", "takenByDesk"]);
const NOTHING = [0n, ZeroAddress, OUTFLOW.direct];

const setUp = async () => {
  const trade = await networkHelpers.loadFixture(deployTrade);
  await trade.fund(trade.supplier, MILLION);
  return trade;
};

/** What the meter reads from a call of a member, the core enterprise unless another is named. */
async function measured(
  trade: Trade,
  { target, method, args = [] }: NamedCall,
  member = trade.core,
) {
  const name = String(target);
  const data = trade.contract(name).interface.encodeFunctionData(method, args);
  return read(trade, name, data, member.account);
}

/** Fen, spender, outflow. */
async function read(trade: Trade, target: string, data: string, account = trade.core.account) {
  const meter = trade.contract<ValueMeter>("ValueMeter");
  return [...(await meter.getFunction("valueOf")(account, trade.addressOf(target), data))];
}

describe("ValueMeter", () => {
  it("OPERATOR-LIMIT: reads the value of every call that moves it", async () => {
    const trade = await setUp();
    const { core, supplier } = trade;
    const bill = await anIssuedBill(trade);
    const received = await aReceivedBill(trade);
    const receivable = await aRegisteredReceivable(trade);
    const confirmed = await aConfirmedReceivable(trade);
    const part = (id: bigint) => aRange(id, { from: 11n, to: 20n, sliceFrom: 1n });
    const { contractEvidence, invoiceEvidence } = received;
    const documented = [part(received.id), contractEvidence, invoiceEvidence];
    const guaranteeId = await liabilitySteps(trade).applyForGuarantee(supplier, trade.bank, {
      bill: received,
      party: LiableParty.endorser,
    });
    const listingId = await trade
      .as(supplier)
      .ask("ListingDesk", "register", [part(confirmed.id), ZeroAddress, ZeroHash, 0n]);
    const lending = {
      lender: trade.bank.account,
      kind: RepoKind.pledged,
      principal: 5n,
      rateMillionths: 1n,
      dueDay: dayOf("2026-03-24"),
    };
    const application = { preference: 1n, rateMax: 1n, documentHash: ZeroHash };
    await trade.as(core).call("CashToken", "approve", [supplier.account, 30n]);
    const rows = [
      ["CashToken", "transfer", [supplier.account, 5n], 5n],
      ["CashToken", "mint", [supplier.account, 5n], 5n],
      ["CashToken", "burn", [5n], 5n],
      ["BillRegistry", "issue", [await aBillIssue(trade)], MILLION],
      ["BillRegistry", "accept", [bill.id], MILLION],
      ["ReceivableRegistry", "confirm", [receivable.id], MILLION],
      ["EndorsementDesk", "offer", [part(received.id), supplier.account], 10n],
      ["EndorsementDesk", "offerNotTransferable", [part(received.id), supplier.account], 10n],
      ["AssignmentDesk", "offer", [part(confirmed.id), supplier.account], 10n],
      [
        "DiscountDesk",
        "request",
        [part(received.id), trade.bank.account, contractEvidence, invoiceEvidence],
        10n,
      ],
      [
        "FactoringDesk",
        "request",
        [part(confirmed.id), trade.bank.account, contractEvidence, invoiceEvidence],
        10n,
      ],
      ["PledgeDesk", "apply_", [part(received.id), trade.bank.account, 9n], 9n],
      ["GuaranteeDesk", "sign", [guaranteeId], MILLION],
      ["DiscountMarket", "sell", [...documented, { rateMax: 1n, faceMin: 1n, stepsMax: 1n }], 10n],
      ["InterbankDesk", "offer", [part(received.id), trade.bank.account, 15_000n, 1n], 10n],
      ["RepoDesk", "offer", [part(received.id), lending, 1n], 10n],
      ["RediscountDesk", "apply_", [part(received.id), application, 1n], 10n],
      ["ListingDesk", "list", [listingId, 1n, 1n, 1n], 10n],
    ] as const;
    for (const [target, method, args, fen] of rows) {
      const value = await measured(trade, { target, method, args });
      expect(value, `${target}.${method}`).to.deep.equal([fen, ZeroAddress, OUTFLOW.direct]);
    }
    const covered = rows.map(([target, method]) => `${target}.${method}`);
    for (const { contract, method, measure } of MEASURES) {
      const row = `${contract}.${method}`;
      if (DIRECT.has(measure)) expect(covered, "every direct measure has a row").to.include(row);
      else expect(covered, "no other has one").not.to.include(row);
    }
    for (const call of [
      { target: "GuaranteeDesk", method: "sign", args: [99n] },
      { target: "ListingDesk", method: "list", args: [99n, 1n, 1n, 1n] },
    ]) {
      expect(await measured(trade, call), "unknown").to.deep.equal(NOTHING);
    }
  });

  for (const [name, prepare] of Object.entries(TAKINGS)) {
    it(`OPERATOR-LIMIT: reads what ${name} lets a contract take, and for which, and nothing of what is unknown`, async () => {
      const { trade, member, call, spender, fen } = await prepare();
      const value = [fen, trade.addressOf(spender), OUTFLOW.taken];
      expect(await measured(trade, call, member)).to.deep.equal(value);
      const [first, ...others] = call.args ?? [];
      if (typeof first !== "bigint") return;
      const unknown = { ...call, args: [first + 99n, ...others] };
      expect((await measured(trade, unknown, member))[0]).to.equal(0n);
    });
  }

  it("OPERATOR-LIMIT: has a case of every measured taking", () => {
    const takings = MEASURES.filter(({ measure }) => TAKEN.has(measure));
    expect(takings.map(({ contract, method }) => `${contract}.${method}`).sort()).to.deep.equal(
      Object.keys(TAKINGS).sort(),
    );
  });

  it("OPERATOR-LIMIT: reads of an approval what it adds, and for whom", async () => {
    const trade = await setUp();
    const { core, supplier } = trade;
    await trade.as(core).call("CashToken", "approve", [supplier.account, 30n]);
    for (const [amount, more] of [
      [50n, 20n],
      [30n, 0n],
      [0n, 0n],
    ]) {
      const call = { target: "CashToken", method: "approve", args: [supplier.account, amount] };
      const value = [more, supplier.account, OUTFLOW.approved];
      expect(await measured(trade, call)).to.deep.equal(value);
    }
  });

  it("OPERATOR-LIMIT: reads of a spent approval what the account had given to itself, and nothing that others gave", async () => {
    const trade = await setUp();
    const { core, supplier } = trade;
    const spend = (from: string) => ({
      target: "CashToken",
      method: "transferFrom",
      args: [from, supplier.account, 5n],
    });
    const own = [5n, core.account, OUTFLOW.taken];
    expect(await measured(trade, spend(core.account))).to.deep.equal(own);
    expect(await measured(trade, spend(supplier.account))).to.deep.equal(NOTHING);
  });

  it("OPERATOR-LIMIT: reads of a standing instruction all that stands approved, and nothing of its end", async () => {
    const trade = await setUp();
    await trade.as(trade.core).callAll([approval(trade, "PresentmentDesk", 30n)]);
    const instruct = (maxAmount: bigint) => ({
      target: "PresentmentDesk",
      method: "instruct",
      args: [maxAmount, dayOf("2026-12-31")],
    });
    const desk = trade.addressOf("PresentmentDesk");
    const whole = [30n, desk, OUTFLOW.takenWhole];
    expect(await measured(trade, instruct(1n))).to.deep.equal(whole);
    expect(await measured(trade, instruct(0n))).to.deep.equal(NOTHING);
  });

  it("OPERATOR-LIMIT: measures every call that moves value, and why the others are free is said", () => {
    const measures = new Set(MEASURES.map(({ contract, method }) => `${contract}.${method}`));
    const unmeasured = ROOMS.flatMap((contract) =>
      callsOfMembers(contract).filter((call) => !measures.has(call) && !UNMEASURED.has(call)),
    );
    expect(unmeasured).to.deep.equal([]);
    const calls = new Set(ROOMS.flatMap(callsOfMembers));
    for (const call of UNMEASURED) {
      expect(calls.has(call) && !measures.has(call), `${call} is listed in vain`).to.equal(true);
    }
  });

  it("reads nothing from calls that move no value, and none from data that are cut short", async () => {
    const trade = await setUp();
    const receive = { target: "BillRegistry", method: "receive_", args: [1n] };
    expect(await measured(trade, receive)).to.deep.equal(NOTHING);
    const cut = trade.contract("CashToken").interface.getFunction("transfer")?.selector ?? "0x";
    expect(await read(trade, "CashToken", `${cut}00`)).to.deep.equal(NOTHING);
  });

  it("reads nothing of what the called contract refuses, which the call cannot do either", async () => {
    const taking = assertDefined(TAKINGS["InterbankDesk.sign"], "a purchase");
    const { trade, member, call } = await taking();
    await clock.toDay("2026-09-10");
    expect((await measured(trade, call, member))[0]).to.equal(0n);
    const desk = trade.contract("ReceivablePaymentDesk").interface;
    const { selector = "0x" } = desk.getFunction("payUnpresented") ?? {};
    const beyond = `${selector}${"00".repeat(32)}${"ff".repeat(32)}`;
    expect((await read(trade, "ReceivablePaymentDesk", beyond))[0]).to.equal(0n);
  });

  it("reads the most from a contract that does not answer", async () => {
    const trade = await setUp();
    const [target, selector] = [trade.addressOf("TitleLedger"), "0x12345678"];
    const entry = { target, selector, measure: MEASURE_KINDS.record, word: 0 };
    const meter = trade.contract<ValueMeter>("ValueMeter");
    await expect(trade.govern("ValueMeter", "setMeasures", [[entry]]))
      .to.emit(meter, "MeasureSet")
      .withArgs(target, selector, entry.measure, entry.word);
    expect((await read(trade, "TitleLedger", selector))[0]).to.equal(MaxUint256);
  });

  it("is set by governance alone", async () => {
    const trade = await setUp();
    await expect(trade.as(trade.core).call("ValueMeter", "setMeasures", [[]]))
      .to.be.revertedWithCustomError(trade.contract("ValueMeter"), "AccessManagedUnauthorized")
      .withArgs(trade.core.account);
  });
});
