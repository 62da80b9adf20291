import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { AbiCoder, decodeBytes32String, id } from "ethers";
import {
  aDrawnLoan,
  aReceipt,
  deployWarehouse,
  repay,
  type Warehouse,
} from "../receipts/warehouse.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { LiableParty, liabilitySteps } from "../support/liability.ts";
import { playMarket } from "../support/marketPlay.ts";
import type { TestMember } from "../support/member.ts";
import {
  aConfirmedReceivable,
  anAcceptedBill,
  anEvidence,
  anIssuedBill,
  aRange,
  aReceivedBill,
  aRegisteredReceivable,
  MILLION,
  withdrawalOf,
} from "../support/trade.ts";

const ROOT = join(import.meta.dirname, "../../..");
const KINDS = documentedKinds();

/** Types of each kind's data, read from the tables of docs/history.md: `(type name, …)`, or none when it is empty. */
function documentedKinds(): ReadonlyMap<string, readonly string[]> {
  const text = readFileSync(join(ROOT, "docs/history.md"), "utf8");
  const rows = text.matchAll(/^\| `(?<kind>[A-Z_]+)` \|(?<rest>.*)$/gm);
  return new Map(
    [...rows].map(({ groups }) => {
      const fields = groups?.["rest"]?.match(/(?<=`\()[^)]+/)?.[0]?.split(", ") ?? [];
      return [groups?.["kind"] ?? "", fields.map((field) => field.split(" ")[0] ?? "")];
    }),
  );
}

/** Kinds that the contracts write: constants, named arguments, or answers of the function that names one. */
function kindsInCode(): readonly string[] {
  const files = ["ledger", "instruments", "desks", "market"].flatMap((room) => {
    const directory = join(ROOT, "contracts", room);
    return readdirSync(directory).map((file) => join(directory, file));
  });
  const text = [...files, join(ROOT, "contracts/libraries/DebtorNotice.sol")]
    .map((file) => readFileSync(file, "utf8"))
    .join("\n");
  const found = text.matchAll(/(?:kind: |return |= |record\([\w.]+, )"([A-Z_]+)"/g);
  return [...new Set([...found].map(([, kind = ""]) => kind))].sort();
}

describe("docs/history.md", () => {
  it("names every kind of entry in the contracts and no other", () => {
    expect([...KINDS.keys()].sort()).to.deep.equal(kindsInCode());
  });

  it("gives the encoding of every kind, as a network writes it", async () => {
    const warehouse = await networkHelpers.loadFixture(deployWarehouse);
    await playEveryKind(warehouse);
    const { ledger } = warehouse;
    const coder = AbiCoder.defaultAbiCoder();
    const seen = new Set<string>();
    for (const { args } of await ledger.queryFilter(ledger.filters.HistoryAppended())) {
      const kind = decodeBytes32String(args.kind);
      const types = KINDS.get(kind) ?? ["undocumented"];
      seen.add(kind);
      expect(coder.encode(types, coder.decode(types, args.data)), kind).to.equal(args.data);
    }
    expect([...seen].sort()).to.deep.equal([...KINDS.keys()].sort());
  });
});

async function playEveryKind(warehouse: Warehouse): Promise<void> {
  const { core, supplier, subSupplier, bank } = warehouse;
  const as = (member: TestMember) => warehouse.as(member);
  await as(core).call("BillRegistry", "withdraw", withdrawalOf(await anAcceptedBill(warehouse)));
  const unwanted = await anIssuedBill(warehouse);
  await as(core).call("BillRegistry", "refuse", [unwanted.id, "goods not delivered"]);
  const registered = await aRegisteredReceivable(warehouse);
  await as(core).call("ReceivableRegistry", "refuse", [registered.id, "goods not delivered"]);
  await as(supplier).call("ReceivableRegistry", "withdraw", [registered.id]);

  const receiptId = await aReceipt(warehouse);
  await repay(warehouse, await aDrawnLoan(warehouse, { instrumentId: receiptId }));
  await as(supplier).callAll([
    { target: "TitleLedger", method: "split", args: [receiptId, 1n, 2n] },
    { target: "TitleLedger", method: "merge", args: [receiptId, 1n] },
  ]);
  const deliveryId = await as(supplier).ask("DeliveryDesk", "request", [receiptId, 1n]);
  await as(warehouse.keeper).call("DeliveryDesk", "confirm", [deliveryId]);

  const bill = await aReceivedBill(warehouse);
  const refusedBill = await aReceivedBill(warehouse);
  const marked = [aRange((await aReceivedBill(warehouse)).id, { to: 1n }), subSupplier.account];
  const markedId = await as(supplier).ask("EndorsementDesk", "offerNotTransferable", marked);
  await as(subSupplier).call("EndorsementDesk", "sign", [markedId]);
  const lapsedBill = await aReceivedBill(warehouse);
  const { claim, guarantee, pay } = liabilitySteps(warehouse);
  const guarantor = await warehouse.admitMember({ kind: "Guarantor" });
  await guarantee(supplier, guarantor, { bill: refusedBill, party: LiableParty.endorser });
  const loanId = await aLoanOn(warehouse, (await aReceivedBill(warehouse)).id);
  const order = [id("order"), dayOf("2026-12-31")];
  const court = as(warehouse.centralBank);
  const frozen = [aRange(lapsedBill.id, { to: MILLION }), ...order];
  const freezeId = await court.ask("FreezeDesk", "freeze", frozen);
  await court.call("FreezeDesk", "release", [freezeId, order[0]]);
  const receivable = await aConfirmedReceivable(warehouse);
  await sell(warehouse, "DiscountDesk", bill.id, bill);
  const offer = [aRange(receivable.id, { to: MILLION }), subSupplier.account];
  const offerId = await as(supplier).ask("AssignmentDesk", "offer", offer);
  await as(subSupplier).call("AssignmentDesk", "sign", [offerId]);
  const background = await anEvidence(warehouse, { seller: subSupplier, buyer: supplier });
  await sell(warehouse, "FactoringDesk", receivable.id, background, subSupplier);

  await playMarket(warehouse);
  await clock.toDay("2026-09-10");
  for (const [desk, instrumentId] of [
    ["PresentmentDesk", bill.id],
    ["ReceivablePaymentDesk", receivable.id],
  ] as const) {
    const presentmentId = await as(bank).ask(desk, "present", [instrumentId, 1n]);
    await warehouse.fund(core, MILLION);
    await as(core).callAll([
      { target: "CashToken", method: "approve", args: [warehouse.addressOf(desk), MILLION] },
      { target: desk, method: "pay", args: [presentmentId] },
    ]);
  }
  await warehouse.fund(core, 2n * MILLION);
  const collection = await as(bank).ask("PledgeDesk", "collect", [loanId]);
  await as(core).callAll([
    {
      target: "CashToken",
      method: "approve",
      args: [warehouse.addressOf("PresentmentDesk"), MILLION],
    },
    { target: "PresentmentDesk", method: "pay", args: [collection] },
  ]);
  const refused = await as(supplier).ask("PresentmentDesk", "present", [refusedBill.id, 1n]);
  await as(core).call("PresentmentDesk", "refuse", [refused, "goods not delivered"]);
  await pay(core, await claim(supplier, 1n, { party: LiableParty.acceptor }));
  const lapsed = await as(supplier).ask("PresentmentDesk", "present", [lapsedBill.id, 1n]);
  await clock.toDay("2026-10-30");
  await as(supplier).call("PresentmentDesk", "lapse", [lapsed]);
}

/** The bank lends on the whole of the supplier's bill until its due day. */
async function aLoanOn(warehouse: Warehouse, billId: bigint): Promise<bigint> {
  const { supplier, bank } = warehouse;
  const applied = [aRange(billId, { to: MILLION }), bank.account, 1_000n];
  const loanId = await warehouse.as(supplier).ask("PledgeDesk", "apply_", applied);
  await warehouse.as(bank).callAll([
    { target: "PledgeDesk", method: "offer", args: [loanId, 26_500n, dayOf("2026-09-10")] },
    {
      target: "CashToken",
      method: "approve",
      args: [warehouse.addressOf("PledgeDesk"), 1_000n],
    },
  ]);
  await warehouse.as(supplier).call("PledgeDesk", "draw", [loanId]);
  return loanId;
}

/** The supplier (or the seller named) sells the whole to the bank at 2.65 %. */
async function sell(
  warehouse: Warehouse,
  desk: "DiscountDesk" | "FactoringDesk",
  instrumentId: bigint,
  evidence: { readonly contractEvidence: string; readonly invoiceEvidence: string },
  seller: TestMember = warehouse.supplier,
): Promise<void> {
  const { bank } = warehouse;
  const { contractEvidence, invoiceEvidence } = evidence;
  const range = aRange(instrumentId, { to: MILLION });
  const requestId = await warehouse
    .as(seller)
    .ask(desk, "request", [range, bank.account, contractEvidence, invoiceEvidence]);
  await warehouse.as(bank).callAll([
    { target: desk, method: "quote", args: [requestId, 26_500n, (await clock.now()) + 3_600n] },
    { target: "CashToken", method: "approve", args: [warehouse.addressOf(desk), MILLION] },
  ]);
  await warehouse.as(seller).call(desk, "settle", [requestId]);
}
