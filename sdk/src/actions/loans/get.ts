import type { ClientContext } from "../../chain/context.ts";
import { toAddress, toOptionalDate } from "../../chain/decode.ts";
import type { Address, CivilDate, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";

/** A loan against the pledge of a slice. */
export interface Loan {
  readonly loanId: bigint;
  /** `none` when the id is unknown; an expired application still reads `applied` or `offered`. */
  readonly status: MemberOf<"LoanStatus">;
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  readonly borrower: Address;
  readonly bank: Address;
  /** UTC seconds at which an application's lock ends by itself. */
  readonly expiresAt: bigint;
  /** Fen: asked for, lent once drawn. */
  readonly principal: bigint;
  /** Annual, in millionths; undefined until offered. */
  readonly rateMillionths: number | undefined;
  /** Undefined until drawn. */
  readonly drawnDate: CivilDate | undefined;
  /** Undefined until offered. */
  readonly dueDate: CivilDate | undefined;
}

export async function getLoan({ contracts }: ClientContext, loanId: bigint): Promise<Loan> {
  const loan = await (await contracts.at("PledgeDesk")).loanOf(loanId);
  return {
    loanId,
    status: decodeMember("LoanStatus", loan.status),
    instrumentId: loan.instrumentId,
    range: { from: loan.from, to: loan.to },
    borrower: toAddress(loan.borrower),
    bank: toAddress(loan.bank),
    expiresAt: loan.expiresAt,
    principal: loan.principal,
    rateMillionths: loan.dueDay === 0n ? undefined : Number(loan.rateMillionths),
    drawnDate: toOptionalDate(loan.drawnDay),
    dueDate: toOptionalDate(loan.dueDay),
  };
}
