import type { Catalogue } from "./entry.ts";

/** The watch over goods that come back to one of their sellers. */
export const CIRCULAR_TRADE_ERRORS: Catalogue = {
  CircularTradeWatch_NoLot: {
    en: "the lot of the invoice {evidenceId} is missing",
    zh: "缺少发票 {evidenceId} 对应的货物批次",
  },
  CircularTradeWatch_NotInvoice: {
    en: "the document {evidenceId} is no registered invoice",
    zh: "贸易单据 {evidenceId} 不是已登记的发票",
  },
  CircularTradeWatch_NotParty: {
    en: "{caller} is neither seller nor buyer of the invoice {evidenceId}",
    zh: "{caller} 不是发票 {evidenceId} 的买卖方",
  },
  CircularTradeWatch_AlreadyTied: {
    en: "the invoice {evidenceId} is about the lot {lotId} already",
    zh: "发票 {evidenceId} 已对应货物批次 {lotId}",
  },
  CircularTradeWatch_NoAlert: {
    en: "there is no alert on the lot {lotId}",
    zh: "货物批次 {lotId} 无循环贸易预警",
  },
  CircularTradeWatch_NoDocument: {
    en: "an alert on the lot {lotId} is cleared on the document of an enquiry",
    zh: "解除货物批次 {lotId} 的预警须附核查文件",
  },
};
