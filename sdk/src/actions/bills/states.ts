import { type ExplainedMove, movesOf } from "../../audit/movedRanges.ts";
import { readEntries } from "../../audit/readEntries.ts";
import { replaySlices } from "../../audit/replaySlices.ts";
import type { ClientContext } from "../../chain/context.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import { contains, type UnitRange } from "../../values/unitRange.ts";

/** How far a part of a bill has come: the status of the package, and what only a part of it goes through. */
export type SliceStatus =
  | MemberOf<"BillStatus">
  | "discounted"
  | "rediscounted"
  | "matured"
  | "dishonoured";

/** Where a part of a bill stands (票据状态 × 流通标志). */
export interface SliceState {
  readonly range: UnitRange;
  readonly holder: Address;
  readonly status: SliceStatus;
  /** What keeps it from circulating, or `circulating`: the flag by which the rules judge. */
  readonly flag: MemberOf<"CirculationFlag">;
}

/**
 * Status and circulation flag of every slice of a bill, in order, as one block leaves them.
 * @throws PiaohaoError InstrumentRegistry_Unknown
 */
export async function statesOfBill(
  context: ClientContext,
  billId: InstrumentId,
): Promise<readonly SliceState[]> {
  const { rpc, contracts } = context;
  const asOf = { blockTag: await blockNumberOf(rpc) };
  const { dueDay } = await (await contracts.at("BillRegistry")).billOf(billId, asOf);
  const today = await (await contracts.at("BusinessCalendar")).today(asOf);
  const rules = await contracts.at("BillRules");
  const entries = await readEntries(context, billId, asOf.blockTag);
  const facts: Facts = {
    isDue: today >= dueDay,
    discounted: movesOf("BILL_DISCOUNTED", entries),
    rediscounted: movesOf("BILL_REDISCOUNTED", entries),
  };
  return Promise.all(
    replaySlices(entries, 0n).map(async ({ from, to, holder }) => {
      const answer = await rules.flagOf(billId, from, asOf);
      const flag = decodeMember("CirculationFlag", answer.flag);
      const status = decodeMember("BillStatus", answer.status);
      const state = { range: { from, to }, holder, flag };
      return { ...state, status: status === "received" ? partStatus(state, facts) : status };
    }),
  );
}

interface Facts {
  /** The due day has come; whether it is a business day or not. */
  readonly isDue: boolean;
  readonly discounted: readonly ExplainedMove[];
  readonly rediscounted: readonly ExplainedMove[];
}

/** Of a bill that was received its parts go their own ways. */
function partStatus({ range, flag }: Omit<SliceState, "status">, facts: Facts): SliceStatus {
  if (flag === "discharged") return "settled";
  if (flag === "inRecourse") return "dishonoured";
  if (facts.isDue) return "matured";
  const concerns = (move: ExplainedMove) => contains(move.range, range);
  if (facts.rediscounted.some(concerns)) return "rediscounted";
  return facts.discounted.some(concerns) ? "discounted" : "received";
}
