import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import type { Address, CivilDate, Hash, InstrumentId } from "../../types.ts";
import { dateToDay } from "../../values/civilDate.ts";

export interface RegisterReceivableParams extends ActionOptions {
  readonly debtor: Address;
  /** Fen. */
  readonly face: bigint;
  readonly dueDate: CivilDate;
  /** The trade behind it: seller is the signer, buyer the debtor. */
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
  /** Why the term is above six months, up to one year (银发〔2025〕77号); 1 to 256 bytes, published. */
  readonly longTermReason?: string | undefined;
}

export interface RegisteredReceivable extends Executed {
  /** 30-digit number. */
  readonly receivableId: InstrumentId;
}

/**
 * The signer registers what a debtor owes it.
 * @throws PiaohaoError ReceivableRegistry_*, EvidenceRegistry_Insufficient, EvidenceRegistry_WrongParties
 */
export async function registerReceivable(
  context: ClientContext,
  params: RegisterReceivableParams,
): Promise<RegisteredReceivable> {
  const registry = await context.contracts.at("ReceivableRegistry");
  const registration = {
    debtor: params.debtor,
    face: params.face,
    dueDay: dateToDay(params.dueDate),
    contractEvidence: params.contractEvidence,
    invoiceEvidence: params.invoiceEvidence,
  };
  const { longTermReason } = params;
  const data =
    longTermReason === undefined
      ? registry.interface.encodeFunctionData("register", [registration])
      : registry.interface.encodeFunctionData("registerLongTerm", [registration, longTermReason]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(registry, data)],
    result: (receipt) => {
      const event = registry.getEvent("ReceivableRegistered");
      return { receivableId: requireEvent(receipt, registry, event).receivableId };
    },
  });
}
