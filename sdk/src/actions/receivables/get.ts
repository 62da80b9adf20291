import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toHash } from "../../chain/decode.ts";
import type { Address, CivilDate, Hash, InstrumentId } from "../../types.ts";
import { dayToDate } from "../../values/civilDate.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

/** A receivable: its particulars and where it stands. Who holds what is in its slices. */
export interface Receivable {
  readonly receivableId: InstrumentId;
  readonly status: MemberOf<"ReceivableStatus">;
  /** Who registered it. */
  readonly creditor: Address;
  readonly debtor: Address;
  /** Fen. */
  readonly face: bigint;
  readonly registeredDate: CivilDate;
  readonly dueDate: CivilDate;
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

/** @throws PiaohaoError InstrumentRegistry_Unknown */
export async function getReceivable(
  { contracts }: ClientContext,
  receivableId: InstrumentId,
): Promise<Receivable> {
  const registry = await contracts.at("ReceivableRegistry");
  const receivable = await registry.receivableOf(receivableId);
  return {
    receivableId,
    status: decodeMember("ReceivableStatus", receivable.status),
    creditor: toAddress(receivable.creditor),
    debtor: toAddress(receivable.debtor),
    face: receivable.face,
    registeredDate: dayToDate(receivable.registeredDay),
    dueDate: dayToDate(receivable.dueDay),
    contractEvidence: toHash(receivable.contractEvidence),
    invoiceEvidence: toHash(receivable.invoiceEvidence),
  };
}
