import type { Log } from "../../chain/answers.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { addressOfContract, eventsIn } from "../../chain/events.ts";
import type { ContractOf } from "../../chain/interfaces.ts";
import { readLogs } from "../../chain/logs.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import { receiptOf } from "../../chain/submit.ts";
import { AuditError } from "../../errors/auditError.ts";
import { SDKError } from "../../errors/sdkError.ts";
import type { Address, Hash } from "../../types.ts";
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
  application: FinancingApplication,
): Promise<FinancingAmounts> {
  const { applicationId, applicant, bank } = application;
  const logs = await settlementLogs(context, contract, applicationId);
  const settled = eventsIn(logs, contract, contract.getEvent("FinancingSettled"));
  const own = settled.find(({ requestId }) => requestId === applicationId);
  if (own === undefined) {
    throw new SDKError("SDK_BAD_ANSWER", "the node does not show the settlement", {
      applicationId,
    });
  }
  // A sale at the market may have several parts for one bank.
  const declared = settled
    .filter((part) => toAddress(part.bank) === bank && toAddress(part.applicant) === applicant)
    .reduce((sum, { proceeds }) => sum + proceeds, 0n);
  const received = await receivedIn(context, logs, { applicant, bank });
  if (received >= declared) return toAmounts(own);
  throw new AuditError(
    "AUDIT_UNDECLARED_FEE",
    "the applicant received less from the bank than the terms say",
    { applicationId, declared, received, fee: declared - received },
  );
}

/** Every log of the transaction that settled a request. */
async function settlementLogs(
  { rpc }: ClientContext,
  contract: ContractOf<FinancingDesk>,
  applicationId: bigint,
): Promise<readonly Log[]> {
  const idTopic = `0x${applicationId.toString(16).padStart(64, "0")}` as Hash;
  const { topicHash } = contract.getEvent("FinancingSettled").fragment;
  const query = {
    address: addressOfContract(contract),
    topics: [topicHash as Hash, idTopic],
    stateAt: async (blockTag: bigint) =>
      String((await contract.requestOf(applicationId, { blockTag })).status),
  };
  const [log] = await readLogs(rpc, query, { from: 0n, to: await blockNumberOf(rpc) });
  const receipt = log && (await receiptOf(rpc, log.transactionHash));
  return receipt?.logs ?? [];
}

/** Fen that the bank paid the applicant in a transaction, less what the applicant paid the bank. */
async function receivedIn(
  { contracts }: ClientContext,
  logs: readonly Log[],
  { applicant, bank }: { readonly applicant: Address; readonly bank: Address },
): Promise<bigint> {
  const cash = await contracts.at("CashToken");
  return eventsIn(logs, cash, cash.getEvent("Transfer")).reduce((sum, { from, to, value }) => {
    const [payer, payee] = [toAddress(from), toAddress(to)];
    if (payer === bank && payee === applicant) return sum + value;
    if (payer === applicant && payee === bank) return sum - value;
    return sum;
  }, 0n);
}
