import type { ClientContext } from "../../chain/context.ts";
import { type FinancingAmounts, toAmounts } from "./amounts.ts";
import type { FinancingDesk } from "./desk.ts";

/**
 * What a quoted request costs if it is settled today.
 * @throws PiaohaoError FinancingDesk_WrongStatus
 */
export function amountsOfFinancing(desk: FinancingDesk) {
  return async ({ contracts }: ClientContext, applicationId: bigint): Promise<FinancingAmounts> =>
    toAmounts(await (await contracts.at(desk)).amountsOf(applicationId));
}
