import { type ActionOptions, act } from "../../chain/act.ts";
import { allowing } from "../../chain/allowance.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import { encodeDebtor } from "./debtor.ts";
import { type PaidRecourse, paidIn } from "./paid.ts";

export interface PayAsAcceptorParams extends ActionOptions {
  readonly recourseId: bigint;
}

/**
 * The acceptor pays what it did not pay when it was asked, and the costs claimed; the units are discharged. The cash is approved in the same
 * request.
 * @throws PiaohaoError RecourseDesk_NotParty, RecourseDesk_WrongStatus, ERC20InsufficientBalance
 */
export async function payAsAcceptor(
  context: ClientContext,
  { recourseId, requestId }: PayAsAcceptorParams,
): Promise<PaidRecourse> {
  const desk = await context.contracts.at("RecourseDesk");
  const data = desk.interface.encodeFunctionData("payAsAcceptor", [recourseId]);
  return act(context, {
    requestId,
    prepare: allowing(context, "RecourseDesk", async () => {
      const acceptor = encodeDebtor({ party: "acceptor" });
      const { principal, interest } = await desk.liabilityOf(recourseId, acceptor);
      return principal + interest + (await desk.costsOf(recourseId));
    }),
    calls: [intentOf(desk, data)],
    result: (receipt) => paidIn(receipt, desk),
  });
}
