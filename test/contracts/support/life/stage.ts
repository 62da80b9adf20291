import { expect } from "chai";
import { ZeroHash } from "ethers";
import { assertDefined } from "../../../../node/src/types/assert.ts";
import { PAID_DESKS } from "../../../../sdk/src/chain/allowance.ts";
import { createRandom, type Random } from "../../ledger/seededRandom.ts";
import { clock, networkHelpers } from "../chain.ts";
import { nameOf } from "../errorOf.ts";
import { AcceptorClass, aQuote } from "../market.ts";
import type { TestMember } from "../member.ts";
import {
  acceptAndDisclose,
  anEvidence,
  anIssuedBill,
  deployTrade,
  type TestBill,
  type Trade,
  type TradeEvidence,
} from "../trade.ts";

/** ¥10,000.00: enough for an interest of whole fen, little enough for many parts. */
export const FACE = 1_000_000n;
export const DUE = "2026-03-31";
export const HOUR = 3_600n;
const ALL = 2n ** 255n;

/** Something that a desk keeps under an id, and on which a next step can be taken. */
export type RecordKind =
  | "offer"
  | "request"
  | "guarantee"
  | "loan"
  | "sale"
  | "repo"
  | "rediscount"
  | "listing"
  | "presentment"
  | "recourse"
  | "claim"
  | "freeze";

export interface DeskRecord {
  readonly kind: RecordKind;
  readonly id: bigint;
  /** The instrument's first unit, for steps that name it again. */
  readonly from: bigint;
}

/** One call that somebody attempts. */
export interface Move {
  readonly by: TestMember;
  readonly target: string;
  readonly method: string;
  readonly args: readonly unknown[];
  /** The kind of record whose id it returns. */
  readonly creates?: RecordKind;
  /** Who pays how much when it succeeds, as a view of the desk foretells; nobody unless told. */
  readonly payment?: { readonly payer: string; readonly amount: bigint };
  /** The record on which it is a next step. */
  readonly follows?: DeskRecord;
}

/**
 * The life of one bill, from its issue on, among parties that all have cash and an invoice of their own. Most can be split
 * and endorsed, some cannot.
 */
export interface Life {
  readonly trade: Trade;
  readonly random: Random;
  readonly bill: TestBill;
  readonly acceptor: TestMember;
  readonly guarantor: TestMember;
  readonly parties: readonly TestMember[];
  readonly evidence: ReadonlyMap<string, TradeEvidence>;
  readonly records: DeskRecord[];
  /** Names of the moves that succeeded, over all lives: lives of refusals would prove nothing. */
  readonly done: Map<string, number>;
  lastRecourseId: bigint;
}

export async function deployLife() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const acceptor = await trade.admitMember({ kind: "CoreEnterprise" });
  const guarantor = await trade.admitMember({ kind: "Guarantor" });
  const { core, supplier, subSupplier, bank, otherBank, centralBank } = trade;
  const parties = [core, acceptor, supplier, subSupplier, guarantor, bank, otherBank, centralBank];
  for (const party of parties) {
    if (party !== core && party !== bank && party !== otherBank)
      await trade.fund(party, 10n * FACE);
    const approvals = PAID_DESKS.map((desk) => ({
      target: "CashToken",
      method: "approve",
      args: [trade.addressOf(desk), ALL],
    }));
    await trade.as(party).callAll(approvals);
  }
  const evidence = new Map<string, TradeEvidence>();
  for (const seller of [core, acceptor, supplier, subSupplier]) {
    const buyer = seller === core ? acceptor : core;
    evidence.set(seller.account, await anEvidence(trade, { seller, buyer, amount: 2n * FACE }));
  }
  for (const { account } of [bank, otherBank]) {
    await trade.as(centralBank).call("RediscountDesk", "setQuota", [account, 10n * FACE]);
  }
  const quoted = { acceptorClass: AcceptorClass.coreEnterprise, capacity: FACE };
  await trade.as(bank).call("DiscountMarket", "post", [await aQuote(quoted), 0n, 9n]);
  const drawn = { drawee: acceptor, face: FACE, due: DUE };
  const usual = await anIssuedBill(trade, drawn);
  const whole = await anIssuedBill(trade, { ...drawn, splittable: false });
  const marked = await anIssuedBill(trade, { ...drawn, transferable: false });
  const bills = { usual, whole, marked };
  return { trade, acceptor, guarantor, parties, evidence, bills };
}

export async function beginLife(seed: number, done: Map<string, number>): Promise<Life> {
  const { bills, ...stage } = await networkHelpers.loadFixture(deployLife);
  const random = createRandom(seed);
  const unusual = random.chance(50) ? bills.whole : bills.marked;
  const bill = random.chance(80) ? bills.usual : unusual;
  return { ...stage, bill, random, records: [], done, lastRecourseId: 0n };
}

/** Accepted, disclosed and received: from here on it circulates. */
export async function enterCirculation({ trade, bill, acceptor }: Life): Promise<void> {
  await acceptAndDisclose(trade, bill.id, acceptor);
  await trade.as(trade.supplier).call("BillRegistry", "receive_", [bill.id]);
}

export const partyAt = ({ parties }: Life, account: string): TestMember =>
  assertDefined(
    parties.find((party) => party.account === account),
    "a party",
  );

export async function slicesOf({ trade, bill }: Life) {
  const slices = [];
  for (let from = 1n; from <= FACE; ) {
    const slice = await trade.ledger.sliceAt(bill.id, from);
    slices.push(slice);
    from = slice.to + 1n;
  }
  return slices;
}

/** Reads a view of a contract by name. */
export const view = (trade: Trade, target: string, method: string, ...args: readonly unknown[]) =>
  trade
    .contract(target)
    .getFunction(method)
    .staticCall(...args);

/** Tries a move: nothing but a typed error refuses it. Answers what it returned, or the name of the error. */
export async function attempt(
  { trade, records }: Pick<Life, "trade" | "records">,
  { by, target, method, args, follows }: Move,
): Promise<{ readonly result: string } | { readonly error: string }> {
  const actor = trade.as(by);
  const { request, signature } = await actor.sign([{ target, method, args }]);
  const from = by.checker.address;
  try {
    const [result] = await actor.account.execute.staticCall(request, signature, { from });
    return { result: result ?? "0x" };
  } catch (error) {
    const name = nameOf(trade, error);
    expect(name, `${target}.${method}: ${error}`).to.be.a("string");
    // What has come to an end is not tried again.
    if (follows !== undefined && /_(WrongStatus|Closed|Expired|NotFrozen)$/.test(String(name))) {
      records.splice(records.indexOf(follows), 1);
    }
    return { error: String(name) };
  }
}

/** Carries a move out that `attempt` has shown to succeed, and keeps what it made. */
export async function carryOut(life: Life, move: Move, result: string) {
  const { trade, records, done, random } = life;
  const { by, target, method, args, creates } = move;
  const receipt = await trade.as(by).call(target, method, args);
  if (creates !== undefined) {
    records.push({ kind: creates, id: BigInt(result), from: firstUnitOf(args) });
  }
  // A claim against one's own past ends sooner or later, and so do its records.
  if (records.length > 12) records.splice(random.below(6), 1);
  await noteRecourses(life);
  const name = `${target}.${method}`;
  done.set(name, (done.get(name) ?? 0) + 1);
  return receipt;
}

/** Refusals, lapses and splits open recourse without returning its id. */
async function noteRecourses(life: Life): Promise<void> {
  for (;;) {
    const id = life.lastRecourseId + 1n;
    const { status, from } = await view(life.trade, "RecourseDesk", "recourseOf", id);
    if (status === 0n) return;
    life.records.push({ kind: "recourse", id, from });
    life.lastRecourseId = id;
  }
}

function firstUnitOf([range]: readonly unknown[]): bigint {
  return typeof range === "object" && range !== null && "from" in range
    ? BigInt(String(range.from))
    : 0n;
}

/** Lets some hours pass; the day of the chain never changes between two calls. */
export const wait = ({ random }: Life, quartersMax: number): Promise<void> =>
  clock.advance(BigInt(1 + random.below(quartersMax)) * 6n * HOUR);

export const NO_DOCUMENT = ZeroHash;
