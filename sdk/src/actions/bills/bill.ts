import type { Address, CivilDate, Hash, InstrumentId } from "../../types.ts";
import type { MemberOf } from "../../values/enumerations.ts";
import type { InstrumentClass } from "../../values/instrumentNumber.ts";

/** Banks accept the bank classes, enterprises the commercial ones. */
export type BillClass = Exclude<InstrumentClass, "receivable" | "warehouseReceipt">;

/** A bill package: its particulars and where it stands. Who holds what is in its slices. */
export interface Bill {
  readonly billId: InstrumentId;
  readonly class: MemberOf<"InstrumentClass">;
  readonly status: MemberOf<"BillStatus">;
  readonly transferable: boolean;
  /** False: the sub-bill range is `0`, the package is never split. */
  readonly splittable: boolean;
  readonly drawer: Address;
  readonly drawee: Address;
  readonly payee: Address;
  /** Fen. */
  readonly face: bigint;
  readonly issueDate: CivilDate;
  readonly dueDate: CivilDate;
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}
