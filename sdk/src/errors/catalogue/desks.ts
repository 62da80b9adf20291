import type { Catalogue } from "./entry.ts";

const ORDER_4 = "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）";

/** Endorsement, assignment, discount, factoring. */
export const MARKET_ERRORS: Catalogue = {
  TransferDesk_NotCirculating: {
    en: "the instrument {instrumentId} does not circulate",
    zh: "{instrumentId} 当前不可转让",
    law: "票据法 第27、36条；票据纠纷规定 第47、52条",
  },
  TransferDesk_TransfereeNotEligible: {
    en: "{transferee} cannot be the transferee: another active member is needed",
    zh: "{transferee} 不能作为受让人：须为转让人以外的有效成员",
  },
  TransferDesk_WrongStatus: {
    en: "the offer {offerId} is {status:ApplicationStatus}, not {expected:ApplicationStatus}",
    zh: "转让申请 {offerId} 的状态为 {status:ApplicationStatus}，应为 {expected:ApplicationStatus}",
  },
  TransferDesk_NotParty: {
    en: "this step on the offer {offerId} is for {expected}, not {caller}",
    zh: "转让申请 {offerId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  TransferDesk_Expired: {
    en: "the offer {offerId} ended at {expiresAt:time}",
    zh: "转让申请 {offerId} 已于 {expiresAt:time} 失效",
  },
  FinancingDesk_NotCirculating: {
    en: "the instrument {instrumentId} does not circulate, so it cannot be financed",
    zh: "{instrumentId} 当前不可转让，不能融资",
    law: "票据法 第27、36条；票据纠纷规定 第52条",
  },
  FinancingDesk_NotABank: {
    en: "{bank} is no active commercial bank other than the applicant",
    zh: "{bank} 不是申请人以外的有效商业银行",
    law: ORDER_4,
  },
  FinancingDesk_NotSeller: {
    en: "the invoice {invoiceEvidence} was not issued by {applicant}",
    zh: "发票 {invoiceEvidence} 不是由申请人 {applicant} 开具",
    law: `${ORDER_4}：真实贸易背景`,
  },
  FinancingDesk_TradeUsed: {
    en: "{available:yuan} of the trade behind {instrumentId} is left to finance, {face:yuan} was asked for",
    zh: "{instrumentId} 的贸易背景仅余 {available:yuan} 可融资，申请 {face:yuan}",
    law: `${ORDER_4}：真实贸易背景`,
  },
  FinancingDesk_WrongStatus: {
    en: "the request {requestId} is {status:ApplicationStatus}, not {expected:ApplicationStatus}",
    zh: "融资申请 {requestId} 的状态为 {status:ApplicationStatus}，应为 {expected:ApplicationStatus}",
  },
  FinancingDesk_Closed: {
    en: "the request {requestId} is closed: {status:ApplicationStatus}",
    zh: "融资申请 {requestId} 已结束：{status:ApplicationStatus}",
  },
  FinancingDesk_NotParty: {
    en: "this step on the request {requestId} is for {expected}, not {caller}",
    zh: "融资申请 {requestId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  FinancingDesk_Expired: {
    en: "the request {requestId} ended at {expiresAt:time}",
    zh: "融资申请 {requestId} 已于 {expiresAt:time} 失效",
  },
  FinancingDesk_QuoteExpired: {
    en: "the quote on the request {requestId} ended at {validUntil:time}",
    zh: "融资申请 {requestId} 的报价已于 {validUntil:time} 失效",
  },
  FinancingDesk_ValidityOutOfRange: {
    en: "a quote on the request {requestId} cannot last until {validUntil:time}; {expiresAt:time} is the end",
    zh: "融资申请 {requestId} 的报价不能有效至 {validUntil:time}，最晚为 {expiresAt:time}",
  },
  FinancingDesk_RateOutOfRange: {
    en: "the rate {rateMillionths:rate} is zero or above {maximum:rate}",
    zh: "利率 {rateMillionths:rate} 为零或超过 {maximum:rate}",
  },
  FinancingDesk_NoDaysLeft: {
    en: "{day:date} is not before the payment date {adjustedDueDay:date}",
    zh: "{day:date} 不早于付款日 {adjustedDueDay:date}，已无计息天数",
  },
  FinancingDesk_NoProceeds: {
    en: "the interest {interest:yuan} eats up the face {face:yuan}",
    zh: "利息 {interest:yuan} 已耗尽票面金额 {face:yuan}",
  },
};

/** Presentment and payment, pledge loans, delivery. */
export const SETTLEMENT_ERRORS: Catalogue = {
  PaymentDesk_NotPayable: {
    en: "the instrument {instrumentId} was never received or confirmed, so nobody owes payment",
    zh: "{instrumentId} 尚未收票或确权，不能提示付款",
  },
  PaymentDesk_NotHolder: {
    en: "{holder} holds the slice of {instrumentId} at {sliceFrom:unit}, not {caller}",
    zh: "{instrumentId} 起始于 {sliceFrom:unit} 的区间由 {holder} 持有，不是 {caller}",
  },
  PaymentDesk_TooEarly: {
    en: "payment of {instrumentId} is due on {dueDay:date}; today is {today:date}",
    zh: "{instrumentId} 于 {dueDay:date} 到期，今日为 {today:date}，不能提示付款",
    law: "票据法 第53、58条",
  },
  PaymentDesk_TooLate: {
    en: "the right to payment of {instrumentId} ended on {lastDay:date}",
    zh: "{instrumentId} 的付款请求权已于 {lastDay:date} 届满",
    law: "票据法 第17条",
  },
  PaymentDesk_WrongStatus: {
    en: "the presentment {presentmentId} is {status:PresentmentStatus}, not {expected:PresentmentStatus}",
    zh: "提示付款 {presentmentId} 的状态为 {status:PresentmentStatus}，应为 {expected:PresentmentStatus}",
  },
  PaymentDesk_NotObligor: {
    en: "{obligor} owes payment of {instrumentId}, not {caller}",
    zh: "{instrumentId} 的付款义务人是 {obligor}，不是 {caller}",
  },
  PaymentDesk_AnswerTimeRuns: {
    en: "the obligor may answer the presentment {presentmentId} until {lastDay:date}",
    zh: "提示付款 {presentmentId} 的应答期至 {lastDay:date}，尚未届满",
    law: "票据法 第54、62条",
  },
  PaymentDesk_ReasonLength: {
    en: "the reason of a refusal has {length} bytes; 1 to {maximum} are allowed",
    zh: "拒付理由为 {length} 字节，应为 1 至 {maximum} 字节",
    law: "票据法 第62条",
  },
  PledgeDesk_NoPrincipal: {
    en: "a loan against {instrumentId} has a principal above zero",
    zh: "以 {instrumentId} 质押的贷款本金必须大于零",
  },
  PledgeDesk_OwnBank: {
    en: "{bank} does not lend to itself",
    zh: "{bank} 不能向自身放款",
  },
  PledgeDesk_NotCirculating: {
    en: "the instrument {instrumentId} may not be pledged in its present state",
    zh: "{instrumentId} 当前状态不可出质",
    law: "票据法 第27、36条；票据纠纷规定 第52、53条",
  },
  PledgeDesk_WrongStatus: {
    en: "the loan {loanId} is {actual:LoanStatus}, not {expected:LoanStatus}",
    zh: "贷款 {loanId} 的状态为 {actual:LoanStatus}，应为 {expected:LoanStatus}",
  },
  PledgeDesk_NotBank: {
    en: "{caller} is not the bank of the loan {loanId}",
    zh: "{caller} 不是贷款 {loanId} 的贷款银行",
  },
  PledgeDesk_NotBorrower: {
    en: "{caller} is not the borrower of the loan {loanId}",
    zh: "{caller} 不是贷款 {loanId} 的借款人",
  },
  PledgeDesk_Expired: {
    en: "the application for the loan {loanId} ended at {expiresAt:time}",
    zh: "贷款申请 {loanId} 已于 {expiresAt:time} 失效",
  },
  PledgeDesk_DueDayPassed: {
    en: "the due date {dueDay:date} of the loan {loanId} is not after today, {today:date}",
    zh: "贷款 {loanId} 的到期日 {dueDay:date} 不晚于今日 {today:date}",
  },
  PledgeDesk_RateTooHigh: {
    en: "the rate {rateMillionths:rate} of the loan {loanId} is above {maximum:rate}",
    zh: "贷款 {loanId} 的利率 {rateMillionths:rate} 超过 {maximum:rate}",
  },
  DeliveryDesk_WrongStatus: {
    en: "the delivery {deliveryId} is {actual:DeliveryStatus}, not {expected:DeliveryStatus}",
    zh: "提货申请 {deliveryId} 的状态为 {actual:DeliveryStatus}，应为 {expected:DeliveryStatus}",
  },
  DeliveryDesk_NotKeeper: {
    en: "{caller} is not the keeper who delivers under {deliveryId}",
    zh: "{caller} 不是提货申请 {deliveryId} 的保管人",
  },
  DeliveryDesk_NotHolder: {
    en: "{caller} did not ask for the delivery {deliveryId}",
    zh: "{caller} 不是提货申请 {deliveryId} 的持有人",
  },
};
