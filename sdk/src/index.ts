// biome-ignore-all lint/performance/noBarrelFile: the public entry of the package, its only barrel
export type { AcceptBillParams } from "./actions/bills/accept.ts";
export type { AcceptBillOnConditionParams } from "./actions/bills/acceptOnCondition.ts";
export type { Bill, BillClass } from "./actions/bills/bill.ts";
export type { EndorsementChain, EndorsementLink } from "./actions/bills/endorsements.ts";
export type { IssueBillParams, IssuedBill } from "./actions/bills/issue.ts";
export type { Preflight, PreflightOptions, Refusal } from "./actions/bills/preflight.ts";
export type { BillAction, BillActions } from "./actions/bills/preflightActions.ts";
export type { ReceiveBillParams } from "./actions/bills/receive.ts";
export type { BillRecourse, RecourseParty } from "./actions/bills/recourse.ts";
export type { RefuseBillParams } from "./actions/bills/refuse.ts";
export type { SliceState, SliceStatus } from "./actions/bills/states.ts";
export type { WithdrawBillParams } from "./actions/bills/withdraw.ts";
export type { BusinessDayAnswer } from "./actions/calendar/isBusinessDay.ts";
export type { NextBusinessDay } from "./actions/calendar/onOrAfter.ts";
export type { CalendarYearParams } from "./actions/calendar/year.ts";
export type { AllowCashParams } from "./actions/cash/allow.ts";
export type { BurnCashParams } from "./actions/cash/burn.ts";
export type { MintCashParams } from "./actions/cash/mint.ts";
export type { TransferCashParams } from "./actions/cash/transfer.ts";
export type { MonthEndBalances } from "./actions/credit/lastMonthEnd.ts";
export type { CreditStanding } from "./actions/credit/standing.ts";
export type { ConfirmDeliveryParams } from "./actions/deliveries/confirm.ts";
export type { Delivery } from "./actions/deliveries/get.ts";
export type { RequestDeliveryParams, RequestedDelivery } from "./actions/deliveries/request.ts";
export type { WithdrawDeliveryParams } from "./actions/deliveries/withdraw.ts";
export type { DiscloseBillParams } from "./actions/disclosures/bill.ts";
export type { DiscloseCreditParams } from "./actions/disclosures/credit.ts";
export type { BillDisclosure, CreditDisclosure } from "./actions/disclosures/of.ts";
export type { BillParticulars } from "./actions/disclosures/particulars.ts";
export type { Evidence } from "./actions/evidence/get.ts";
export type { RegisteredEvidence, TradeDocumentParams } from "./actions/evidence/register.ts";
export type { RegisterContractParams } from "./actions/evidence/registerContract.ts";
export type { RegisterInvoiceParams } from "./actions/evidence/registerInvoice.ts";
export type { FileFiguresParams } from "./actions/filings/file.ts";
export type { FiledFigures } from "./actions/filings/of.ts";
export type { FinancingAmounts } from "./actions/financings/amounts.ts";
export type { AllInCost } from "./actions/financings/cost.ts";
export type { FinancingApplication } from "./actions/financings/get.ts";
export type { PreviewFinancingParams } from "./actions/financings/preview.ts";
export type { QuoteFinancingParams } from "./actions/financings/quote.ts";
export type { RefuseFinancingParams } from "./actions/financings/refuse.ts";
export type { RequestedFinancing, RequestFinancingParams } from "./actions/financings/request.ts";
export type { SettledFinancing, SettleFinancingParams } from "./actions/financings/settle.ts";
export type { WithdrawFinancingParams } from "./actions/financings/withdraw.ts";
export type { FreezeParams, FrozenSlice } from "./actions/freezes/freeze.ts";
export type { Freeze } from "./actions/freezes/get.ts";
export type { LapseFreezeParams } from "./actions/freezes/lapse.ts";
export type { ReleaseFreezeParams } from "./actions/freezes/release.ts";
export type { RenewFreezeParams } from "./actions/freezes/renew.ts";
export type { Proposed } from "./actions/governance/propose.ts";
export type { AppliedGuarantee, ApplyForGuaranteeParams } from "./actions/guarantees/apply.ts";
export type { DisqualifyGuarantorParams } from "./actions/guarantees/disqualify.ts";
export type { Guarantee } from "./actions/guarantees/get.ts";
export type { RefuseGuaranteeParams } from "./actions/guarantees/refuse.ts";
export type { SignGuaranteeParams } from "./actions/guarantees/sign.ts";
export type { WithdrawGuaranteeParams } from "./actions/guarantees/withdraw.ts";
export type { DeclareInsolvencyParams } from "./actions/insolvencies/declare.ts";
export type { Insolvency } from "./actions/insolvencies/get.ts";
export type { LiftInsolvencyParams } from "./actions/insolvencies/lift.ts";
export type { OfferInterbankParams } from "./actions/interbank/offer.ts";
export type { SettledInterbank, SignInterbankParams } from "./actions/interbank/sign.ts";
export type { CancelListingParams } from "./actions/listings/cancel.ts";
export type { CountersignListingParams } from "./actions/listings/countersign.ts";
export type { Listing } from "./actions/listings/get.ts";
export type { ListAssetParams } from "./actions/listings/list.ts";
export type { RegisteredListing, RegisterListingParams } from "./actions/listings/register.ts";
export type { TakeListingParams, TakenListing } from "./actions/listings/take.ts";
export type { AppliedLoan, ApplyForLoanParams } from "./actions/loans/apply.ts";
export type { CollectedPledge, CollectPledgeParams } from "./actions/loans/collect.ts";
export type { LoanCost } from "./actions/loans/cost.ts";
export type { DrawLoanParams, DrawnLoan } from "./actions/loans/draw.ts";
export type { Loan } from "./actions/loans/get.ts";
export type { OfferLoanParams } from "./actions/loans/offer.ts";
export type { OwedAmounts } from "./actions/loans/owed.ts";
export type { RefuseLoanParams } from "./actions/loans/refuse.ts";
export type { RepaidLoan, RepayLoanParams } from "./actions/loans/repay.ts";
export type { WithdrawLoanParams } from "./actions/loans/withdraw.ts";
export type { ClearLotParams } from "./actions/lots/clear.ts";
export type { Lot } from "./actions/lots/get.ts";
export type { RegisteredLot, RegisterLotParams } from "./actions/lots/register.ts";
export type { TiedLot, TieLotParams } from "./actions/lots/tie.ts";
export type { LotTrade } from "./actions/lots/trade.ts";
export type { ClassifyAcceptorParams } from "./actions/market/classify.ts";
export type { SaleablePart } from "./actions/market/preview.ts";
export type { SaleParams, SoldPart } from "./actions/market/sale.ts";
export type { SellParams, Sold } from "./actions/market/sell.ts";
export type { AdmitMemberParams, AdmittedMember } from "./actions/members/admit.ts";
export type { Member, MemberKind, MemberStatus } from "./actions/members/member.ts";
export type { RestoreMemberParams } from "./actions/members/restore.ts";
export type { SuspendMemberParams } from "./actions/members/suspend.ts";
export type { Operator } from "./actions/operators/get.ts";
export type { LimitOperatorParams } from "./actions/operators/limit.ts";
export type { ReplaceOperatorParams } from "./actions/operators/replace.ts";
export type { RoleOfParams } from "./actions/operators/roleOf.ts";
export type { SetOperatorParams } from "./actions/operators/set.ts";
export type { AnswerPresentmentParams } from "./actions/payments/answer.ts";
export type { Presentment } from "./actions/payments/get.ts";
export type { InstructParams } from "./actions/payments/instruct.ts";
export type { StandingInstruction } from "./actions/payments/instruction.ts";
export type { LapsePresentmentParams } from "./actions/payments/lapse.ts";
export type { PaidSlice, PayParams } from "./actions/payments/pay.ts";
export type { PaidUnpresented, PayUnpresentedParams } from "./actions/payments/payUnpresented.ts";
export type { PresentedSlice, PresentParams } from "./actions/payments/present.ts";
export type { RefusePaymentParams } from "./actions/payments/refuse.ts";
export type { PaymentWindow } from "./actions/payments/window.ts";
export type { PolicyChangeParams } from "./actions/policy/change.ts";
export type { PolicyValueParams } from "./actions/policy/valueOf.ts";
export type { QuoteBookParams } from "./actions/quotes/book.ts";
export type { StandingQuote } from "./actions/quotes/get.ts";
export type { PostedQuote, PostQuoteParams } from "./actions/quotes/post.ts";
export type { RemoveQuoteParams } from "./actions/quotes/remove.ts";
export type { WarehouseReceipt } from "./actions/receipts/get.ts";
export type { IssuedReceipt, IssueReceiptParams } from "./actions/receipts/issue.ts";
export type { PledgeReceiptParams } from "./actions/receipts/pledge.ts";
export type { ConfirmReceivableParams } from "./actions/receivables/confirm.ts";
export type { Receivable } from "./actions/receivables/get.ts";
export type { RefuseReceivableParams } from "./actions/receivables/refuse.ts";
export type {
  RegisteredReceivable,
  RegisterReceivableParams,
} from "./actions/receivables/register.ts";
export type { WithdrawReceivableParams } from "./actions/receivables/withdraw.ts";
export type { ClaimedRecourse, ClaimRecourseParams } from "./actions/recourses/claim.ts";
export type { ContestClaimParams } from "./actions/recourses/contest.ts";
export type { Debtor, EndorsementRef } from "./actions/recourses/debtor.ts";
export type { Recourse } from "./actions/recourses/get.ts";
export type { RecourseClaim } from "./actions/recourses/getClaim.ts";
export type { OpenEarlyParams, OpenedRecourse } from "./actions/recourses/openEarly.ts";
export type { PaidRecourse } from "./actions/recourses/paid.ts";
export type { PayClaimParams } from "./actions/recourses/pay.ts";
export type { PayAsAcceptorParams } from "./actions/recourses/payAsAcceptor.ts";
export type { RenewClaimParams, RenewedClaim } from "./actions/recourses/renew.ts";
export type { SplitRecourse, SplitRecourseParams } from "./actions/recourses/split.ts";
export type { WithdrawRecourseParams } from "./actions/recourses/withdraw.ts";
export type { WithdrawClaimParams } from "./actions/recourses/withdrawClaim.ts";
export type { ApplyForRediscountParams } from "./actions/rediscounts/apply.ts";
export type { Rediscount } from "./actions/rediscounts/get.ts";
export type { GrantedRediscount, GrantRediscountParams } from "./actions/rediscounts/grant.ts";
export type { RediscountQuota } from "./actions/rediscounts/quota.ts";
export type { RetireRediscountParams } from "./actions/rediscounts/retire.ts";
export type { SetQuotaParams } from "./actions/rediscounts/setQuota.ts";
export type { EnforcedRepo, EnforceRepoParams } from "./actions/repos/enforce.ts";
export type { Repo } from "./actions/repos/get.ts";
export type { OfferRepoParams } from "./actions/repos/offer.ts";
export type { RedeemedRepo, RedeemRepoParams } from "./actions/repos/redeem.ts";
export type { SignRepoParams } from "./actions/repos/sign.ts";
export type { LowEndParams } from "./actions/slices/lowEnd.ts";
export type { MergeSlicesParams } from "./actions/slices/merge.ts";
export type { MergeAllSlicesParams } from "./actions/slices/mergeAll.ts";
export type { RangeParams } from "./actions/slices/range.ts";
export type { SplitSliceParams } from "./actions/slices/split.ts";
export type { DiscountedRangeParams } from "./actions/trades/discountOf.ts";
export type { MarketTrade } from "./actions/trades/get.ts";
export type { OfferedTrade } from "./actions/trades/offered.ts";
export type { RefuseTradeParams } from "./actions/trades/refuse.ts";
export type { WithdrawTradeParams } from "./actions/trades/withdraw.ts";
export type { OfferEndorsementParams } from "./actions/transfers/endorse.ts";
export type { TransferOffer } from "./actions/transfers/get.ts";
export type { OfferedTransfer, OfferTransferParams } from "./actions/transfers/offer.ts";
export type { RefuseTransferParams } from "./actions/transfers/refuse.ts";
export type { SignTransferParams } from "./actions/transfers/sign.ts";
export type { WithdrawTransferParams } from "./actions/transfers/withdraw.ts";
export type { UpgradeableName, UpgradeParams } from "./actions/upgrades/upgrade.ts";
export type { AdmitValidatorParams } from "./actions/validators/admit.ts";
export type { RecordedEquivocation } from "./actions/validators/equivocations.ts";
export type { RemoveValidatorParams } from "./actions/validators/remove.ts";
export type { ReplaceValidatorKeyParams } from "./actions/validators/replaceKey.ts";
export type {
  ReportEquivocationParams,
  ReportedEquivocation,
} from "./actions/validators/reportEquivocation.ts";
export { type AuditBundle, BUNDLE_BYTES_MAX } from "./audit/bundle.ts";
export { type AuditCheckpoint, parseCheckpoint } from "./audit/checkpoint.ts";
export {
  type ConsensusMessageKind,
  type Equivocation,
  type EquivocationProof,
  type SignedContent as SignedConsensusContent,
  verifyEquivocation,
} from "./audit/equivocation.ts";
export type { HistoryEntry } from "./audit/historyEntry.ts";
export { type Encumbrance, replaySlices, type Slice } from "./audit/replaySlices.ts";
export { type VerifiedHistory, verifyBundle } from "./audit/verifyBundle.ts";
export type { ActionOptions, Executed } from "./chain/act.ts";
export type { PaidDesk } from "./chain/allowance.ts";
export { DIRECTORY_ADDRESS } from "./chain/directory.ts";
export type { RequestId } from "./chain/requestId.ts";
export type {
  Call,
  Checker,
  Maker,
  SignedContent,
  Signer,
  SubmittedTransaction,
  TypedDataDomain,
} from "./chain/signer.ts";
export { type Client, type ClientOptions, type ClientTiming, createClient } from "./client.ts";
export { AuditError, type AuditErrorCode } from "./errors/auditError.ts";
export {
  type ContractErrorArgs,
  type ContractErrorCode,
  isPiaohaoError,
  PiaohaoError,
} from "./errors/piaohaoError.ts";
export { SDKError, type SDKErrorCode } from "./errors/sdkError.ts";
export { canonicalise } from "./evidence/canonical.ts";
export { hashDocument } from "./evidence/document.ts";
export {
  type ContractIdentity,
  type FingerprintKey,
  fingerprintContract,
  fingerprintInvoice,
  fingerprintLot,
  type InvoiceIdentity,
  type LotIdentity,
} from "./evidence/fingerprint.ts";
export type { Address, CivilDate, CivilMonth, Hash, Hex, InstrumentId } from "./types.ts";
export { allInCostOf, type CostOfMoney, type PricedSale } from "./values/allInCost.ts";
export { dateToDay, dateToTimestamp, dayToDate, timestampToDate } from "./values/civilDate.ts";
export type { MemberOf } from "./values/enumerations.ts";
export {
  checkDigitOf,
  decodeInstrumentNumber,
  formatInstrumentNumber,
  type InstrumentClass,
  type InstrumentNumber,
  parseInstrumentNumber,
} from "./values/instrumentNumber.ts";
export { formatYuan, parseYuan } from "./values/money.ts";
export { formatRate, parseRate } from "./values/rate.ts";
export {
  formatSubBills,
  formatUnitRange,
  parseUnitRange,
  type UnitRange,
  unitCount,
} from "./values/unitRange.ts";
export { usccCheckCharacter } from "./values/uscc.ts";
