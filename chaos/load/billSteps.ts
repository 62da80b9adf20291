// One bill from its issue to its endorsement, each step a transaction of another institution's checker.

import {
  type Institution,
  type SignedTransaction,
  signExecution,
} from "../../bench/support/institution.ts";
import { dayOf } from "../../bench/support/members.ts";
import type { Trade } from "../../bench/support/trades.ts";
import type { Receipt } from "../../sdk/src/chain/answers.ts";
import { requireEvent } from "../../sdk/src/chain/events.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import type { Call } from "../../sdk/src/chain/signer.ts";
import { ENUMERATIONS } from "../../sdk/src/values/enumerations.ts";
import type { Cast } from "./cast.ts";

/** Of a bill: ¥10,000.00, of which the smaller part is endorsed. */
const FACE_FEN = 1_000_000n;
const ENDORSED_FEN = 380_000n;
/** Civil days between issue and due day. */
const TENOR_DAYS = 90n;
/** More than any of the steps takes. */
const STEP_GAS = 1_500_000n;

/** Delivers a step and resolves with its receipt; throws unless the step has succeeded. */
export type Perform = (step: string, transaction: SignedTransaction) => Promise<Receipt>;

/** Issue, acceptance, receipt, offer of an endorsement, signature of the endorsee. */
export async function endorsedBill(
  { chain, contracts }: Pick<Cast, "chain" | "contracts">,
  trade: Trade,
  perform: Perform,
): Promise<void> {
  const bills = await contracts.at("BillRegistry");
  const desk = await contracts.at("EndorsementDesk");
  const act = async (step: string, actor: Institution, call: Call): Promise<Receipt> =>
    perform(step, await signExecution(actor, chain, { calls: [call], gasLimit: STEP_GAS }));

  const { drawer, payee, endorsee, contractEvidence, invoiceEvidence } = trade;
  const particulars = {
    class: ENUMERATIONS.InstrumentClass.indexOf("supplyChainCommercialBill"),
    drawee: drawer.account,
    payee: payee.account,
    face: FACE_FEN,
    dueDay: dayOf(chain) + TENOR_DAYS,
    transferable: true,
    splittable: true,
    contractEvidence,
    invoiceEvidence,
  };
  const issue = bills.interface.encodeFunctionData("issue", [particulars]);
  const issued = await act("issue", drawer, intentOf(bills, issue));
  const { billId } = requireEvent(issued, bills, bills.getEvent("BillIssued"));
  const accept = bills.interface.encodeFunctionData("accept", [billId]);
  await act("accept", drawer, intentOf(bills, accept));
  const receive = bills.interface.encodeFunctionData("receive_", [billId]);
  await act("receive", payee, intentOf(bills, receive));
  const range = { instrumentId: billId, sliceFrom: 1n, from: 1n, to: ENDORSED_FEN };
  const offer = desk.interface.encodeFunctionData("offer", [range, endorsee.account]);
  const offered = await act("offer", payee, intentOf(desk, offer));
  const { offerId } = requireEvent(offered, desk, desk.getEvent("TransferOffered"));
  const sign = desk.interface.encodeFunctionData("sign", [offerId]);
  await act("sign", endorsee, intentOf(desk, sign));
}
