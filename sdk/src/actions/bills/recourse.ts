import type { HistoryEntry } from "../../audit/historyEntry.ts";
import { readEntries } from "../../audit/readEntries.ts";
import { replaySlices, type Slice } from "../../audit/replaySlices.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { chainTimeOf } from "../../chain/reads.ts";
import { markLaw } from "../../errors/articles.ts";
import { PiaohaoError } from "../../errors/piaohaoError.ts";
import type { Address, CivilDate, InstrumentId } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember } from "../../values/enumerations.ts";
import { overlap, type UnitRange } from "../../values/unitRange.ts";
import { type Debtor, encodeDebtor } from "../recourses/debtor.ts";
import { getRecourse, type Recourse } from "../recourses/get.ts";
import { type Candidate, endorsersOf } from "./endorsers.ts";

/** Somebody who may be asked, or who no longer may. */
export interface RecourseParty {
  /** As `recourses.claim` takes it. */
  readonly debtor: Debtor;
  readonly account: Address;
  readonly liable: boolean;
  /** Fen today, without the claimant's costs; undefined when not liable. */
  readonly amount: bigint | undefined;
  readonly interest: bigint | undefined;
  /** Last day to claim; undefined when not liable. */
  readonly until: CivilDate | undefined;
  /** The articles by which it is liable, or released; † = to be confirmed by a lawyer against the text of the law. */
  readonly law: string;
  /** Why it is not liable: the contract's refusal. */
  readonly reason: PiaohaoError | undefined;
}

/** Recourse on a part of a bill: who may be asked, for how much, until when, and why. */
export interface BillRecourse extends Recourse {
  readonly parties: readonly RecourseParty[];
}

/** Fields of the entries that are read here. */
interface Fields extends UnitRange {
  readonly guaranteeId: bigint;
  readonly guarantor: Address;
  readonly guaranteed: Address;
  readonly party: bigint;
}

type Particulars = Fields & Readonly<Record<string, unknown>>;

/** Refusals that say that somebody is no party of these units at all. */
const STRANGERS = new Set(["RecourseDesk_NotPrior", "RecourseDesk_NotGuaranteed"]);

/** Open recourse on the units `from..to` of a bill, in their order; empty when nothing was dishonoured. */
export async function recourseOnBill(
  context: ClientContext,
  billId: InstrumentId,
  range: UnitRange,
): Promise<readonly BillRecourse[]> {
  const now = await chainTimeOf(context.rpc);
  const entries = await readEntries(context, billId);
  const slices = replaySlices(entries, now).filter(
    (slice) => slice.encumbrance?.kind === "inRecourse" && overlap(slice, range),
  );
  const found: BillRecourse[] = [];
  for (const slice of slices) found.push(await describe(context, slice, entries));
  return found;
}

async function describe(
  context: ClientContext,
  slice: Slice,
  entries: readonly HistoryEntry[],
): Promise<BillRecourse> {
  const recourse = await getRecourse(context, BigInt(slice.encumbrance?.ref ?? 0n));
  const bill = await (await context.contracts.at("BillRegistry")).billOf(recourse.billId);
  const named: readonly Candidate[] = [
    { debtor: { party: "acceptor" }, account: toAddress(bill.drawee) },
    { debtor: { party: "drawer" }, account: toAddress(bill.drawer) },
    ...(await endorsersOf(context, entries, slice)),
  ];
  const candidates = named.flatMap((candidate) => [
    candidate,
    ...guarantorsIn(entries, slice, candidate),
  ]);
  const parties: RecourseParty[] = [];
  for (const candidate of candidates) {
    const party = await liabilityOf(context, recourse, candidate);
    if (party !== undefined) parties.push(party);
  }
  return { ...recourse, parties };
}

async function liabilityOf(
  { contracts }: ClientContext,
  recourse: Recourse,
  { debtor, account }: Candidate,
): Promise<RecourseParty | undefined> {
  const desk = await contracts.at("RecourseDesk");
  try {
    const liability = await desk.liabilityOf(recourse.recourseId, encodeDebtor(debtor));
    return {
      debtor,
      account,
      liable: true,
      amount: liability.principal + liability.interest,
      interest: liability.interest,
      until: dayToDate(liability.lastDay),
      law: markLaw(lawOf(debtor, recourse)),
      reason: undefined,
    };
  } catch (error) {
    if (!(error instanceof PiaohaoError)) throw error;
    if (STRANGERS.has(error.code)) return undefined;
    const none = { amount: undefined, interest: undefined, until: undefined };
    return { debtor, account, liable: false, ...none, law: error.law ?? "", reason: error };
  }
}

function guarantorsIn(
  entries: readonly HistoryEntry[],
  slice: UnitRange,
  { debtor, account }: Candidate,
): readonly Candidate[] {
  return entries.flatMap(({ kind, particulars }) => {
    if (kind !== "GUARANTEED" || particulars === undefined) return [];
    const signed = particulars as Particulars;
    const party = decodeMember("LiableParty", signed.party);
    const isFor = party === debtor.party && signed.guaranteed === account;
    if (!isFor || !overlap(signed, slice)) return [];
    const { guaranteeId, guarantor } = signed;
    return [{ debtor: { ...debtor, guaranteeId }, account: guarantor }];
  });
}

function lawOf({ party, guaranteeId }: Debtor, { paidDate }: Recourse): string {
  const amount = paidDate === undefined ? "第70条" : "第71条";
  const clock = paidDate === undefined ? "第17条第3项" : "第17条第4项";
  const guarantee = guaranteeId === undefined ? "" : "、第50条";
  if (party === "acceptor") return `票据法 第44条${guarantee}、第68条、${amount}、第17条第1项`;
  if (party === "drawer") return `票据法 第26条${guarantee}、第68条、${amount}、第17条第1项`;
  return `票据法 第37条${guarantee}、第68条、${amount}、${clock}`;
}
