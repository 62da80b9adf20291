import type { Catalogue } from "./entry.ts";

const ORDER_4 = "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）";

/** Bills, receivables, warehouse receipts. */
export const INSTRUMENT_ERRORS: Catalogue = {
  InstrumentRegistry_Unknown: {
    en: "no instrument has the number {instrumentId}",
    zh: "没有编号为 {instrumentId} 的票据或凭证",
  },
  DailySerial_Exhausted: {
    en: "{issuer} has used every serial of {day:date}",
    zh: "{issuer} 在 {day:date} 的序号已用完",
  },
  BillLifecycle_Forbidden: {
    en: "the bill {billId} is {from:BillStatus} and cannot become {to:BillStatus}",
    zh: "票据 {billId} 的状态为 {from:BillStatus}，不能变为 {to:BillStatus}",
    law: "票据法 第41、44条",
  },
  BillRules_WrongStatus: {
    en: "the bill {billId} is {status:BillStatus}, which rules out its {action:BillAction}",
    zh: "票据 {billId} 的状态为 {status:BillStatus}，不能办理{action:BillAction}",
    law: "票据法 第36、41、44条",
  },
  BillRules_NotTransferable: {
    en: "the drawer of {billId} wrote 不得转让, which rules out its {action:BillAction}; it can be presented for payment",
    zh: "票据 {billId} 的出票人记载“不得转让”，不能办理{action:BillAction}，到期仍可提示付款",
    law: "票据法 第27条；票据纠纷规定 第47、52条",
  },
  BillRules_AmongBanks: {
    en: "{bank} is a bank: what it holds of {billId} is traded in the market of banks only, not {action:BillAction}",
    zh: "{bank} 为银行：其持有的票据 {billId} 只能在银行间市场流转，不能办理{action:BillAction}",
    law: "商业汇票承兑、贴现与再贴现管理办法 第2、5条；票据交易管理办法",
  },
  BillRules_Frozen: {
    en: "a court froze {units:yuan} of the package {billId}, so it cannot be withdrawn",
    zh: "票据包 {billId} 中有 {units:yuan} 被司法冻结，不能办理未用退回",
    law: "民诉法 第253条；票据纠纷规定 第8条",
  },
  BillRules_NotSplittable: {
    en: "the package {billId} is not splittable: all of its {face:yuan} or nothing, not {from} to {to}",
    zh: "票据包 {billId} 不可分包：须整包 {face:yuan} 办理，不能只办理 {from} 至 {to}",
  },
  BillRules_Matured: {
    en: "the bill {billId} fell due on {dueDay:date} and is only presented for payment since",
    zh: "票据 {billId} 已于 {dueDay:date} 到期，只能提示付款",
    law: "票据法 第36条",
  },
  BillRegistry_NotABill: {
    en: "{class:InstrumentClass} is no class of bills",
    zh: "{class:InstrumentClass} 不是票据种类",
  },
  BillRegistry_DrawerNotEligible: {
    en: "{drawer} may not draw a bill; active core enterprises and suppliers may",
    zh: "{drawer} 不能出票，出票人须为有效的核心企业或供应商",
    law: `票据法 第21条；${ORDER_4}`,
  },
  BillRegistry_DraweeNotEligible: {
    en: "{drawee} may not accept a {class:InstrumentClass}",
    zh: "{drawee} 不能承兑 {class:InstrumentClass}",
    law: ORDER_4,
  },
  BillRegistry_PayeeNotEligible: {
    en: "{payee} cannot be the payee: an active member other than drawer and drawee is needed",
    zh: "{payee} 不能作为收款人：须为出票人与承兑人以外的有效成员",
    law: "票据法 第10条",
  },
  BillRegistry_FaceOutOfRange: {
    en: "the face {face:yuan} is zero or above the cap of {cap:yuan}",
    zh: "票面金额 {face:yuan} 为零或超过上限 {cap:yuan}",
  },
  BillRegistry_TenorOutOfRange: {
    en: "the due date {dueDay:date} is not between {firstDay:date} and {lastDay:date}",
    zh: "到期日 {dueDay:date} 不在 {firstDay:date} 至 {lastDay:date} 之间（期限不超过六个月）",
    law: ORDER_4,
  },
  BillRegistry_NotParty: {
    en: "this step on the bill {billId} is for {expected}, not {caller}",
    zh: "票据 {billId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  BillRegistry_AnswerTimePassed: {
    en: "the time to accept the bill {billId} ended on {lastDay:date}",
    zh: "票据 {billId} 的承兑期限已于 {lastDay:date} 届满",
    law: "票据法 第41条",
  },
  BillRegistry_AcceptanceDue: {
    en: "the bill {billId} fell due on {dueDay:date} and is no longer accepted",
    zh: "票据 {billId} 已于 {dueDay:date} 到期，不能再承兑",
    law: "票据法 第39条",
  },
  BillRegistry_ReasonLength: {
    en: "the reason has {length} bytes; 1 to {maximum} are needed",
    zh: "理由为 {length} 字节，应为 1 至 {maximum} 字节",
  },
  BillRegistry_Outstanding: {
    en: "{remaining:yuan} of the bill {billId} is not paid yet",
    zh: "票据 {billId} 尚有 {remaining:yuan} 未付",
    law: "票据法 第60条",
  },
  ReceivableLifecycle_Forbidden: {
    en: "the receivable {receivableId} is {from:ReceivableStatus} and cannot become {to:ReceivableStatus}",
    zh: "应收账款 {receivableId} 的状态为 {from:ReceivableStatus}，不能变为 {to:ReceivableStatus}",
    law: "民法典 第763条",
  },
  ReceivableRegistry_CreditorNotEligible: {
    en: "{creditor} may not register a receivable; active core enterprises and suppliers may",
    zh: "{creditor} 不能登记应收账款，债权人须为有效的核心企业或供应商",
  },
  ReceivableRegistry_DebtorNotEligible: {
    en: "{debtor} cannot be the debtor: another active core enterprise or supplier is needed",
    zh: "{debtor} 不能作为债务人：须为债权人以外的有效核心企业或供应商",
  },
  ReceivableRegistry_FaceOutOfRange: {
    en: "the face {face:yuan} is zero or above the cap of {cap:yuan}",
    zh: "金额 {face:yuan} 为零或超过上限 {cap:yuan}",
  },
  ReceivableRegistry_TermOutOfRange: {
    en: "the due date {dueDay:date} is not between {firstDay:date} and {lastDay:date}",
    zh: "到期日 {dueDay:date} 不在 {firstDay:date} 至 {lastDay:date} 之间",
    law: "银发〔2025〕77号",
  },
  ReceivableRegistry_ReasonLength: {
    en: "the reason has {length} bytes; 1 to {maximum} are allowed",
    zh: "理由为 {length} 字节，应为 1 至 {maximum} 字节",
  },
  ReceivableRegistry_NotParty: {
    en: "this step on the receivable {receivableId} is for {expected}, not {caller}",
    zh: "应收账款 {receivableId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  ReceivableRegistry_Outstanding: {
    en: "{remaining:yuan} of the receivable {receivableId} is not paid yet",
    zh: "应收账款 {receivableId} 尚有 {remaining:yuan} 未付",
  },
  ReceiptRegistry_WrongStatus: {
    en: "the receipt {receiptId} is {actual:ReceiptStatus}, not {expected:ReceiptStatus}",
    zh: "仓单 {receiptId} 的状态为 {actual:ReceiptStatus}，应为 {expected:ReceiptStatus}",
  },
  ReceiptRegistry_NotLotKeeper: {
    en: "{caller} did not register the lot {lotId}, so it cannot issue a receipt on it",
    zh: "{caller} 不是货物批次 {lotId} 的保管人，不能签发仓单",
    law: "民法典 第908条",
  },
  ReceiptRegistry_OwnGoods: {
    en: "the keeper {keeper} cannot be the depositor of the lot {lotId}",
    zh: "保管人 {keeper} 不能同时是货物批次 {lotId} 的存货人",
    law: "民法典 第904条",
  },
  ReceiptRegistry_QuantityOutOfRange: {
    en: "the quantity {quantity} is not within the lot's {lotQuantity}",
    zh: "数量 {quantity} 不在货物批次的 {lotQuantity} 之内",
  },
  ReceiptRegistry_StorageEnded: {
    en: "the storage ends on {storageUntilDay:date}, not after today, {today:date}",
    zh: "储存期至 {storageUntilDay:date}，不晚于今日 {today:date}",
  },
  ReceiptRegistry_NoDocument: {
    en: "the document with the receipt's required elements is missing",
    zh: "缺少载明仓单必备要素的文件",
    law: "民法典 第909条；GB/T 30332",
  },
  ReceiptRegistry_Outstanding: {
    en: "{remaining} units of the receipt {receiptId} are still in the warehouse",
    zh: "仓单 {receiptId} 尚有 {remaining} 单位货物在库",
  },
};
