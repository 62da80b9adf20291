import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";

export interface AnswerPresentmentParams extends ActionOptions {
  readonly presentmentId: bigint;
}

/**
 * Anybody has the acceptor's standing instruction carried out on a presentment that waits.
 * @throws PiaohaoError PresentmentDesk_NotOrdered, PaymentDesk_WrongStatus
 */
export async function answerPresentment(
  context: ClientContext,
  params: AnswerPresentmentParams,
): Promise<Executed> {
  const desk = await context.contracts.at("PresentmentDesk");
  const data = desk.interface.encodeFunctionData("answer", [params.presentmentId]);
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(desk, data)],
    result: () => ({}),
  });
}
