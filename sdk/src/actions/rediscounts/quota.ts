import type { ClientContext } from "../../chain/context.ts";
import type { Address } from "../../types.ts";
import { encodeMember } from "../../values/enumerations.ts";

/** What a bank may have rediscounted at a time. Fen. */
export interface RediscountQuota {
  readonly total: bigint;
  readonly used: bigint;
  /** Part of `used` that is of the class `ordinary`. */
  readonly usedOrdinary: bigint;
  /** What an ordinary bill may still use: a share of the quota is kept for the preferred classes. */
  readonly availableOrdinary: bigint;
  /** What a bill of a preferred class may still use. */
  readonly availablePreferred: bigint;
}

export async function rediscountQuotaOf(
  { contracts }: ClientContext,
  bank: Address,
): Promise<RediscountQuota> {
  const desk = await contracts.at("RediscountDesk");
  const { total, used, usedOrdinary } = await desk.quotaOf(bank);
  return {
    total,
    used,
    usedOrdinary,
    availableOrdinary: await desk.availableOf(bank, encodeMember("PreferenceClass", "ordinary")),
    availablePreferred: await desk.availableOf(bank, encodeMember("PreferenceClass", "green")),
  };
}
