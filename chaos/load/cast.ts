import type { Institution } from "../../bench/support/institution.ts";
import { outsider } from "../../bench/support/members.ts";
import { type Deliver, openTrades, type Trades } from "../../bench/support/trades.ts";
import type { NetworkFile } from "../../node/src/app/network/init.ts";

/** Who draws, takes and endorses bills: for each bank some trades, each between three enterprises of its own. */
export interface Cast extends Omit<Trades, "others"> {
  /** A member that is not honest. */
  readonly flooder: Institution;
}

export async function createCast(
  network: NetworkFile,
  count: number,
  deliver: Deliver,
): Promise<Cast> {
  const { others, ...cast } = await openTrades(network, { count, others: ["flooder"], deliver });
  // Found now: later there may be no node to ask.
  for (const name of ["BillRegistry", "EndorsementDesk"] as const) {
    await cast.contracts.addressOf(name);
  }
  const [flooder = outsider("flooder")] = others;
  return { ...cast, flooder };
}
