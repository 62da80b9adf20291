import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";
import type { UnitRange } from "../../values/unitRange.ts";
import type { PaymentDesk } from "./desk.ts";

export interface Presentment {
  readonly presentmentId: bigint;
  /** `none` when the id is unknown. */
  readonly status: MemberOf<"PresentmentStatus">;
  readonly instrumentId: InstrumentId;
  readonly range: UnitRange;
  readonly holder: Address;
  readonly obligor: Address;
  /** UTC seconds. */
  readonly presentedAt: bigint;
  /** After the window: prior parties are released (票据法 53). */
  readonly late: boolean;
}

export function getPresentment(desk: PaymentDesk) {
  return async ({ contracts }: ClientContext, presentmentId: bigint): Promise<Presentment> => {
    const presentment = await (await contracts.at(desk)).presentmentOf(presentmentId);
    return {
      presentmentId,
      status: decodeMember("PresentmentStatus", presentment.status),
      instrumentId: presentment.instrumentId,
      range: { from: presentment.from, to: presentment.to },
      holder: toAddress(presentment.holder),
      obligor: toAddress(presentment.obligor),
      presentedAt: presentment.presentedAt,
      late: presentment.late,
    };
  };
}
