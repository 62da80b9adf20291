import type { Executed } from "../../chain/act.ts";
import type { Receipt } from "../../chain/answers.ts";
import { requireEvent } from "../../chain/events.ts";
import type { ContractOf } from "../../chain/interfaces.ts";
import type { TradeDesk } from "./desk.ts";

/** An offer or application that is open now. */
export interface OfferedTrade extends Executed {
  readonly tradeId: bigint;
  /** UTC seconds at which the lock ends by itself. */
  readonly expiresAt: bigint;
}

/** Reads from the receipt what was offered. */
export function offeredIn(
  receipt: Receipt,
  contract: ContractOf<TradeDesk>,
): Pick<OfferedTrade, "tradeId" | "expiresAt"> {
  const { tradeId, expiresAt } = requireEvent(receipt, contract, contract.getEvent("TradeOffered"));
  return { tradeId, expiresAt };
}
