import { acceptBill } from "../actions/bills/accept.ts";
import { acceptBillOnCondition } from "../actions/bills/acceptOnCondition.ts";
import { endorsementsOf } from "../actions/bills/endorsements.ts";
import { getBill } from "../actions/bills/get.ts";
import { issueBill } from "../actions/bills/issue.ts";
import { preflightBill } from "../actions/bills/preflight.ts";
import { receiveBill } from "../actions/bills/receive.ts";
import { recourseOnBill } from "../actions/bills/recourse.ts";
import { refuseBill } from "../actions/bills/refuse.ts";
import { statesOfBill } from "../actions/bills/states.ts";
import { withdrawBill } from "../actions/bills/withdraw.ts";
import { allowCash } from "../actions/cash/allow.ts";
import { cashAllowances } from "../actions/cash/allowances.ts";
import { cashBalance } from "../actions/cash/balance.ts";
import { burnCash } from "../actions/cash/burn.ts";
import { mintCash } from "../actions/cash/mint.ts";
import { transferCash } from "../actions/cash/transfer.ts";
import { getEvidence } from "../actions/evidence/get.ts";
import { registerContract } from "../actions/evidence/registerContract.ts";
import { registerInvoice } from "../actions/evidence/registerInvoice.ts";
import { clearLot } from "../actions/lots/clear.ts";
import { getLot } from "../actions/lots/get.ts";
import { registerLot } from "../actions/lots/register.ts";
import { tieLot } from "../actions/lots/tie.ts";
import { tradeOfLot } from "../actions/lots/trade.ts";
import { getReceipt } from "../actions/receipts/get.ts";
import { issueReceipt } from "../actions/receipts/issue.ts";
import { pledgeReceipt } from "../actions/receipts/pledge.ts";
import { confirmReceivable } from "../actions/receivables/confirm.ts";
import { getReceivable } from "../actions/receivables/get.ts";
import { refuseReceivable } from "../actions/receivables/refuse.ts";
import { registerReceivable } from "../actions/receivables/register.ts";
import { withdrawReceivable } from "../actions/receivables/withdraw.ts";
import { lowEndOf } from "../actions/slices/lowEnd.ts";
import { mergeSlices } from "../actions/slices/merge.ts";
import { mergeAllSlices } from "../actions/slices/mergeAll.ts";
import { slicesOf } from "../actions/slices/of.ts";
import { splitSlice } from "../actions/slices/split.ts";

/** Money of the network, in fen. */
export const cash = {
  mint: mintCash,
  burn: burnCash,
  balance: cashBalance,
  transfer: transferCash,
  allow: allowCash,
  allowances: cashAllowances,
};

/** Trade documents as balances. */
export const evidence = {
  registerContract,
  registerInvoice,
  get: getEvidence,
};

/** Physical goods. */
export const lots = {
  register: registerLot,
  get: getLot,
  tie: tieLot,
  trade: tradeOfLot,
  clear: clearLot,
};

/** Who holds which units of an instrument of any class. */
export const slices = {
  of: slicesOf,
  split: splitSlice,
  merge: mergeSlices,
  mergeAll: mergeAllSlices,
  lowEnd: lowEndOf,
};

/** Bills (票据). */
export const bills = {
  issue: issueBill,
  accept: acceptBill,
  acceptOnCondition: acceptBillOnCondition,
  refuse: refuseBill,
  receive: receiveBill,
  withdraw: withdrawBill,
  get: getBill,
  recourse: recourseOnBill,
  preflight: preflightBill,
  endorsements: endorsementsOf,
  states: statesOfBill,
  slices: slicesOf,
};

/** Receivables (应收账款). */
export const receivables = {
  register: registerReceivable,
  confirm: confirmReceivable,
  refuse: refuseReceivable,
  withdraw: withdrawReceivable,
  get: getReceivable,
  slices: slicesOf,
};

/** Warehouse receipts (仓单). */
export const receipts = {
  issue: issueReceipt,
  pledge: pledgeReceipt,
  get: getReceipt,
  slices: slicesOf,
};
