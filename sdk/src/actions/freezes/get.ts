import type { ClientContext } from "../../chain/context.ts";
import { toHash } from "../../chain/decode.ts";
import type { CivilDate, Hash, InstrumentId } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import type { UnitRange } from "../../values/unitRange.ts";

/** A court freeze of a slice. */
export interface Freeze {
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  readonly untilDate: CivilDate;
  /** UTC seconds. */
  readonly frozenAt: bigint;
  /** Released or lapsed. */
  readonly ended: boolean;
  /** Of the last order. */
  readonly orderHash: Hash;
}

/** A freeze by its number; undefined when there is none. */
export async function getFreeze(
  { contracts }: ClientContext,
  freezeId: bigint,
): Promise<Freeze | undefined> {
  const freeze = await (await contracts.at("FreezeDesk")).freezeOf(freezeId);
  if (freeze.frozenAt === 0n) return undefined;
  const { instrumentId, from, to, frozenAt, ended } = freeze;
  const [untilDate, orderHash] = [dayToDate(freeze.untilDay), toHash(freeze.orderHash)];
  return { instrumentId, range: { from, to }, untilDate, frozenAt, ended, orderHash };
}
