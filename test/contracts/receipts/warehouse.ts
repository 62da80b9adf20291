/** The network with keepers of warehouses and goods in them: 500.000 t, counted in kilograms. */
import { encodeBytes32String, id } from "ethers";
import type { DeliveryDesk } from "../../../sdk/src/generated/typechain/contracts/desks/DeliveryDesk.ts";
import type { PledgeDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PledgeDesk.ts";
import type { LotRegistry } from "../../../sdk/src/generated/typechain/contracts/evidence/LotRegistry.ts";
import type { ReceiptRegistry } from "../../../sdk/src/generated/typechain/contracts/instruments/ReceiptRegistry.ts";
import { dayOf, networkHelpers } from "../support/chain.ts";
import type { TestMember } from "../support/member.ts";
import { aRange, deployTrade, type Trade } from "../support/trade.ts";

export const TONNES_500 = 500_000n;
/** ¥7,000,000.00, 70 % of the goods' value. */
export const LOAN = 700_000_000n;
/** 4.20 % */
export const RATE = 42_000n;
export const GOODS = encodeBytes32String("aluminium ingot");

export const LoanStatus = {
  none: 0n,
  applied: 1n,
  offered: 2n,
  drawn: 3n,
  repaid: 4n,
  refused: 5n,
  withdrawn: 6n,
} as const;
export const DeliveryStatus = { none: 0n, requested: 1n, delivered: 2n, withdrawn: 3n } as const;
export const ReceiptStatus = { none: 0n, issued: 1n, cancelled: 2n } as const;

export interface Warehouse extends Trade {
  readonly keeper: TestMember;
  readonly otherKeeper: TestMember;
  readonly lots: LotRegistry;
  readonly receipts: ReceiptRegistry;
  readonly pledges: PledgeDesk;
  readonly deliveries: DeliveryDesk;
}

/** For `loadFixture`. */
export async function deployWarehouse(): Promise<Warehouse> {
  const trade = await networkHelpers.loadFixture(deployTrade);
  return {
    ...trade,
    keeper: await trade.admitMember({ kind: "WarehouseKeeper" }),
    otherKeeper: await trade.admitMember({ kind: "WarehouseKeeper" }),
    lots: trade.contract("LotRegistry"),
    receipts: trade.contract("ReceiptRegistry"),
    pledges: trade.contract("PledgeDesk"),
    deliveries: trade.contract("DeliveryDesk"),
  };
}

let lots = 0;

export function aLotRegistration(
  overrides: { readonly fingerprint?: string; readonly quantity?: bigint } = {},
) {
  lots += 1;
  return {
    fingerprint: id(`test lot ${lots}`),
    quantity: TONNES_500,
    goodsType: GOODS,
    documentHash: id("weighing list"),
    ...overrides,
  };
}

/** A lot that the keeper (or the one named) registered. */
export async function aLot(
  warehouse: Warehouse,
  keeper: TestMember = warehouse.keeper,
): Promise<string> {
  const registration = aLotRegistration();
  await warehouse.as(keeper).call("LotRegistry", "register", [registration]);
  return registration.fingerprint;
}

export interface ReceiptOptions {
  readonly lotId?: string;
  readonly depositor?: TestMember;
  readonly quantity?: bigint;
  /** "2027-03-10" */
  readonly storageUntil?: string;
  readonly documentHash?: string;
}

/** Particulars of a receipt for 500.000 t of the supplier's goods. */
export async function aReceiptIssue(warehouse: Warehouse, options: ReceiptOptions = {}) {
  return {
    depositor: (options.depositor ?? warehouse.supplier).account,
    lotId: options.lotId ?? (await aLot(warehouse)),
    quantity: options.quantity ?? TONNES_500,
    storageUntilDay: dayOf(options.storageUntil ?? "2027-03-10"),
    documentHash: options.documentHash ?? id("receipt document"),
  };
}

/** @returns the number of an issued receipt, held by the supplier unless told otherwise. */
export async function aReceipt(
  warehouse: Warehouse,
  options: ReceiptOptions = {},
): Promise<bigint> {
  const issue = await aReceiptIssue(warehouse, options);
  return warehouse.as(warehouse.keeper).ask("ReceiptRegistry", "issue", [issue]);
}

export interface LoanOptions {
  readonly instrumentId?: bigint;
  /** Last unit of the slice in pledge, from unit 1. */
  readonly to?: bigint;
  readonly principal?: bigint;
  /** "2026-09-10" */
  readonly due?: string;
}

/** The supplier asks the bank for a loan on a receipt. */
export async function anAppliedLoan(
  warehouse: Warehouse,
  options: LoanOptions = {},
): Promise<bigint> {
  const instrumentId = options.instrumentId ?? (await aReceipt(warehouse));
  const range = aRange(instrumentId, { to: options.to ?? TONNES_500 });
  const { supplier, bank } = warehouse;
  return warehouse
    .as(supplier)
    .ask("PledgeDesk", "apply_", [range, bank.account, options.principal ?? LOAN]);
}

/** The bank offers, and approves the money in the same request. */
export async function anOfferedLoan(
  warehouse: Warehouse,
  options: LoanOptions = {},
): Promise<bigint> {
  const loanId = await anAppliedLoan(warehouse, options);
  const { principal } = await warehouse.pledges.loanOf(loanId);
  await warehouse.as(warehouse.bank).callAll([
    {
      target: "PledgeDesk",
      method: "offer",
      args: [loanId, RATE, dayOf(options.due ?? "2026-09-10")],
    },
    {
      target: "CashToken",
      method: "approve",
      args: [warehouse.addressOf("PledgeDesk"), principal],
    },
  ]);
  return loanId;
}

export async function aDrawnLoan(warehouse: Warehouse, options: LoanOptions = {}): Promise<bigint> {
  const loanId = await anOfferedLoan(warehouse, options);
  await warehouse.as(warehouse.supplier).call("PledgeDesk", "draw", [loanId]);
  return loanId;
}

/** The supplier pays what is owed today; the settlement bank gives it the interest. */
export async function repay(warehouse: Warehouse, loanId: bigint): Promise<void> {
  const [principal, interest] = await warehouse.pledges.owedOf(loanId);
  await warehouse.fund(warehouse.supplier, principal + interest);
  await warehouse.as(warehouse.supplier).callAll([
    {
      target: "CashToken",
      method: "approve",
      args: [warehouse.addressOf("PledgeDesk"), principal + interest],
    },
    { target: "PledgeDesk", method: "repay", args: [loanId] },
  ]);
}
