import type { ClientContext } from "../../chain/context.ts";
import type { OwedAmounts } from "../loans/owed.ts";

/** What redeeming a repo today costs, or on its due day as long as that is to come; nothing unless it is running. */
export async function owedOnRepo(
  { contracts }: ClientContext,
  tradeId: bigint,
): Promise<OwedAmounts> {
  const { principal, interest } = await (await contracts.at("RepoDesk")).owedOf(tradeId);
  return { principal, interest };
}
