import { confirmDelivery } from "../actions/deliveries/confirm.ts";
import { getDelivery } from "../actions/deliveries/get.ts";
import { requestDelivery } from "../actions/deliveries/request.ts";
import { withdrawDelivery } from "../actions/deliveries/withdraw.ts";
import { amountsOfFinancing } from "../actions/financings/amountsOf.ts";
import { costOfFinancing } from "../actions/financings/cost.ts";
import { getFinancing } from "../actions/financings/get.ts";
import { previewFinancing } from "../actions/financings/preview.ts";
import { quoteFinancing } from "../actions/financings/quote.ts";
import { refuseFinancing } from "../actions/financings/refuse.ts";
import { requestFinancing } from "../actions/financings/request.ts";
import { settleFinancing } from "../actions/financings/settle.ts";
import { withdrawFinancing } from "../actions/financings/withdraw.ts";
import { applyForGuarantee } from "../actions/guarantees/apply.ts";
import { disqualifyGuarantor } from "../actions/guarantees/disqualify.ts";
import { getGuarantee } from "../actions/guarantees/get.ts";
import { refuseGuarantee } from "../actions/guarantees/refuse.ts";
import { signGuarantee } from "../actions/guarantees/sign.ts";
import { withdrawGuarantee } from "../actions/guarantees/withdraw.ts";
import { declareInsolvency } from "../actions/insolvencies/declare.ts";
import { getInsolvency } from "../actions/insolvencies/get.ts";
import { liftInsolvency } from "../actions/insolvencies/lift.ts";
import { applyForLoan } from "../actions/loans/apply.ts";
import { collectPledge } from "../actions/loans/collect.ts";
import { costOfLoan } from "../actions/loans/cost.ts";
import { drawLoan } from "../actions/loans/draw.ts";
import { getLoan } from "../actions/loans/get.ts";
import { offerLoan } from "../actions/loans/offer.ts";
import { owedOnLoan } from "../actions/loans/owed.ts";
import { refuseLoan } from "../actions/loans/refuse.ts";
import { repayLoan } from "../actions/loans/repay.ts";
import { withdrawLoan } from "../actions/loans/withdraw.ts";
import { answerPresentment } from "../actions/payments/answer.ts";
import { getPresentment } from "../actions/payments/get.ts";
import { instructPayments } from "../actions/payments/instruct.ts";
import { instructionOf } from "../actions/payments/instruction.ts";
import { lapsePresentment } from "../actions/payments/lapse.ts";
import { pay } from "../actions/payments/pay.ts";
import { payUnpresented } from "../actions/payments/payUnpresented.ts";
import { present } from "../actions/payments/present.ts";
import { refusePayment } from "../actions/payments/refuse.ts";
import { paymentWindow } from "../actions/payments/window.ts";
import { claimRecourse } from "../actions/recourses/claim.ts";
import { contestClaim } from "../actions/recourses/contest.ts";
import { getRecourse } from "../actions/recourses/get.ts";
import { getClaim } from "../actions/recourses/getClaim.ts";
import { openEarlyRecourse } from "../actions/recourses/openEarly.ts";
import { payClaim } from "../actions/recourses/pay.ts";
import { payAsAcceptor } from "../actions/recourses/payAsAcceptor.ts";
import { renewClaim } from "../actions/recourses/renew.ts";
import { splitRecourse } from "../actions/recourses/split.ts";
import { withdrawRecourse } from "../actions/recourses/withdraw.ts";
import { withdrawClaim } from "../actions/recourses/withdrawClaim.ts";
import { discountOf } from "../actions/trades/discountOf.ts";
import { offerEndorsement } from "../actions/transfers/endorse.ts";
import { getTransfer } from "../actions/transfers/get.ts";
import { offerTransfer } from "../actions/transfers/offer.ts";
import { refuseTransfer } from "../actions/transfers/refuse.ts";
import { signTransfer } from "../actions/transfers/sign.ts";
import { withdrawTransfer } from "../actions/transfers/withdraw.ts";

/** Endorsement of bills (背书转让). */
export const endorsements = {
  offer: offerEndorsement,
  sign: signTransfer("EndorsementDesk"),
  refuse: refuseTransfer("EndorsementDesk"),
  withdraw: withdrawTransfer("EndorsementDesk"),
  get: getTransfer("EndorsementDesk"),
};

/** Assignment of receivables (债权转让). */
export const assignments = {
  offer: offerTransfer("AssignmentDesk"),
  sign: signTransfer("AssignmentDesk"),
  refuse: refuseTransfer("AssignmentDesk"),
  withdraw: withdrawTransfer("AssignmentDesk"),
  get: getTransfer("AssignmentDesk"),
};

/** Discount of bills (贴现). */
export const discounts = {
  request: requestFinancing("DiscountDesk"),
  quote: quoteFinancing("DiscountDesk"),
  settle: settleFinancing("DiscountDesk"),
  refuse: refuseFinancing("DiscountDesk"),
  withdraw: withdrawFinancing("DiscountDesk"),
  preview: previewFinancing("DiscountDesk"),
  amounts: amountsOfFinancing("DiscountDesk"),
  cost: costOfFinancing("DiscountDesk"),
  find: discountOf,
  get: getFinancing("DiscountDesk"),
};

/** Factoring of receivables (保理融资). */
export const financings = {
  request: requestFinancing("FactoringDesk"),
  quote: quoteFinancing("FactoringDesk"),
  settle: settleFinancing("FactoringDesk"),
  refuse: refuseFinancing("FactoringDesk"),
  withdraw: withdrawFinancing("FactoringDesk"),
  preview: previewFinancing("FactoringDesk"),
  amounts: amountsOfFinancing("FactoringDesk"),
  cost: costOfFinancing("FactoringDesk"),
  get: getFinancing("FactoringDesk"),
};

/** Payment of bills (提示付款). */
export const presentments = {
  present: present("PresentmentDesk"),
  pay: pay("PresentmentDesk"),
  refuse: refusePayment("PresentmentDesk"),
  lapse: lapsePresentment("PresentmentDesk"),
  window: paymentWindow("PresentmentDesk"),
  get: getPresentment("PresentmentDesk"),
  instruct: instructPayments,
  instruction: instructionOf,
  answer: answerPresentment,
};

/** Guarantee of liability on bills (票据保证). */
export const guarantees = {
  apply: applyForGuarantee,
  sign: signGuarantee,
  refuse: refuseGuarantee,
  disqualify: disqualifyGuarantor,
  withdraw: withdrawGuarantee,
  get: getGuarantee,
};

/** Recourse for bills that were not paid (追索). */
export const recourses = {
  openEarly: openEarlyRecourse,
  withdraw: withdrawRecourse,
  split: splitRecourse,
  claim: claimRecourse,
  pay: payClaim,
  payAsAcceptor,
  contest: contestClaim,
  renew: renewClaim,
  withdrawClaim,
  get: getRecourse,
  getClaim,
};

/** Members bankrupt or ordered to stop business. */
export const insolvencies = {
  declare: declareInsolvency,
  lift: liftInsolvency,
  get: getInsolvency,
};

/** Payment of receivables. */
export const receivablePayments = {
  present: present("ReceivablePaymentDesk"),
  pay: pay("ReceivablePaymentDesk"),
  refuse: refusePayment("ReceivablePaymentDesk"),
  lapse: lapsePresentment("ReceivablePaymentDesk"),
  window: paymentWindow("ReceivablePaymentDesk"),
  get: getPresentment("ReceivablePaymentDesk"),
  payUnpresented,
};

/** Loans against a pledge (质押贷款). */
export const loans = {
  apply: applyForLoan,
  offer: offerLoan,
  draw: drawLoan,
  repay: repayLoan,
  collect: collectPledge,
  refuse: refuseLoan,
  withdraw: withdrawLoan,
  get: getLoan,
  owed: owedOnLoan,
  cost: costOfLoan,
};

/** Delivery of goods under a receipt (提货). */
export const deliveries = {
  request: requestDelivery,
  confirm: confirmDelivery,
  withdraw: withdrawDelivery,
  get: getDelivery,
};
