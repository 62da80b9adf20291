import { logsBeside, requirePaidInFull } from "../../audit/cashMoved.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { addressOfContract, eventsIn } from "../../chain/events.ts";
import type { ContractOf } from "../../chain/interfaces.ts";
import { idTopic } from "../../chain/logs.ts";
import { SDKError } from "../../errors/sdkError.ts";
import type { Hash } from "../../types.ts";
import { allInCostOf, type CostOfMoney } from "../../values/allInCost.ts";
import { type FinancingAmounts, toAmounts } from "./amounts.ts";
import type { FinancingDesk } from "./desk.ts";
import { type FinancingApplication, getFinancing } from "./get.ts";

/** What a financing costs all in. Money in fen. */
export interface AllInCost extends FinancingAmounts, CostOfMoney {
  /** `quoted`: if it is settled today; `settled`: what it did cost, checked against the cash that moved. */
  readonly status: "quoted" | "settled";
}

/**
 * The all-in cost of a quoted or settled request. Of a settled one the cash that really moved between applicant and bank in
 * its transaction is counted: less than the proceeds is a fee that the terms do not declare.
 * @throws PiaohaoError FinancingDesk_WrongStatus when it is neither; AuditError AUDIT_UNDECLARED_FEE
 */
export function costOfFinancing(desk: FinancingDesk) {
  return async (context: ClientContext, applicationId: bigint): Promise<AllInCost> => {
    const application = await getFinancing(desk)(context, applicationId);
    const isSettled = application.status === "settled";
    const contract = await context.contracts.at(desk);
    const amounts = isSettled
      ? await settledAmounts(context, contract, application)
      : toAmounts(await contract.amountsOf(applicationId));
    return { ...amounts, ...allInCostOf(amounts), status: isSettled ? "settled" : "quoted" };
  };
}

async function settledAmounts(
  context: ClientContext,
  contract: ContractOf<FinancingDesk>,
  { applicationId, applicant, bank }: FinancingApplication,
): Promise<FinancingAmounts> {
  const event = contract.getEvent("FinancingSettled");
  const logs = await logsBeside(context, {
    address: addressOfContract(contract),
    topics: [event.fragment.topicHash as Hash, idTopic(applicationId)],
  });
  const settled = eventsIn(logs, contract, event);
  // A sale at the market may have several parts for one bank.
  const declared = settled
    .filter((part) => toAddress(part.bank) === bank && toAddress(part.applicant) === applicant)
    .reduce((sum, { proceeds }) => sum + proceeds, 0n);
  await requirePaidInFull(context, logs, { payer: bank, payee: applicant, declared });
  const own = settled.find(({ requestId }) => requestId === applicationId);
  if (own !== undefined) return toAmounts(own);
  throw new SDKError("SDK_BAD_ANSWER", "the node shows another settlement", { applicationId });
}
