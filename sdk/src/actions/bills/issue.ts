import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address, CivilDate, Hash, InstrumentId } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";
import { encodeMember } from "../../values/enumerations.ts";
import type { BillClass } from "./bill.ts";

export interface IssueBillParams extends ActionOptions {
  readonly class: BillClass;
  /** Who is to accept and pay. */
  readonly drawee: Address;
  readonly payee: Address;
  /** Fen; becomes the sub-bills `1..face`. */
  readonly face: bigint;
  readonly dueDate: CivilDate;
  /** False marks the bill 不得转让. Default: true. */
  readonly transferable?: boolean | undefined;
  /** False issues the package with the sub-bill range `0`: it is never split. Default: true. */
  readonly splittable?: boolean | undefined;
  /** The trade behind it: seller is the payee, buyer the drawer. */
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

export interface IssuedBill extends Executed {
  /** 30-digit package number. */
  readonly billId: InstrumentId;
}

/**
 * The signer draws a bill; evidence of the trade is allocated to it.
 * @throws PiaohaoError BillRegistry_*, EvidenceRegistry_Insufficient, EvidenceRegistry_WrongParties
 */
export async function issueBill(
  context: ClientContext,
  params: IssueBillParams,
): Promise<IssuedBill> {
  const registry = await context.contracts.at("BillRegistry");
  const bill = encodeIssue(params);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(registry, registry.interface.encodeFunctionData("issue", [bill]))],
    result: (receipt) => ({
      billId: requireEvent(receipt, registry, registry.getEvent("BillIssued")).billId,
    }),
  });
}

/** As the contracts take it. */
export function encodeIssue(params: IssueBillParams) {
  return {
    class: encodeMember("InstrumentClass", params.class),
    drawee: params.drawee,
    payee: params.payee,
    face: params.face,
    dueDay: dateToDay(params.dueDate),
    transferable: params.transferable ?? true,
    splittable: params.splittable ?? true,
    contractEvidence: params.contractEvidence,
    invoiceEvidence: params.invoiceEvidence,
  };
}
