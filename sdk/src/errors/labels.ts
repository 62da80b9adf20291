import type { EnumerationName } from "../values/enumerations.ts";

export type Language = "en" | "zh";

/** Words for the members of the enumerations in sentences, in the enumerations' order. */
export const LABELS: Readonly<
  Record<EnumerationName, Readonly<Record<Language, readonly string[]>>>
> = {
  ApplicationStatus: {
    en: ["not found", "open", "quoted", "settled", "refused", "withdrawn"],
    zh: ["不存在", "已申请", "已报价", "已成交", "已拒绝", "已撤回"],
  },
  BillStatus: {
    en: ["not found", "registered", "issued", "accepted", "received", "settled", "withdrawn"],
    zh: ["不存在", "已登记", "已出票", "已承兑", "已收票", "已结清", "未用退回"],
  },
  DeliveryStatus: {
    en: ["not found", "requested", "delivered", "withdrawn"],
    zh: ["不存在", "已申请", "已提货", "已撤回"],
  },
  EncumbranceKind: {
    en: [
      "free",
      "locked",
      "pledged",
      "to be redeemed",
      "under collection",
      "in recourse",
      "frozen",
      "discharged",
    ],
    zh: ["无负担", "已锁定", "已质押", "待赎回", "托收中", "追索中", "已冻结", "已结清"],
  },
  EvidenceKind: { en: ["nothing", "contract", "invoice"], zh: ["无", "合同", "发票"] },
  InstrumentClass: {
    en: [
      "nothing",
      "receivable",
      "warehouse receipt",
      "reserved class 3",
      "reserved class 4",
      "bank-accepted bill",
      "commercial-accepted bill",
      "supply-chain commercial bill",
      "supply-chain bank bill",
    ],
    zh: [
      "无",
      "应收账款",
      "仓单",
      "保留类别3",
      "保留类别4",
      "银行承兑汇票",
      "商业承兑汇票",
      "供应链商业汇票",
      "供应链银行汇票",
    ],
  },
  LoanStatus: {
    en: ["not found", "applied for", "offered", "drawn", "repaid", "refused", "withdrawn"],
    zh: ["不存在", "已申请", "已批复", "已放款", "已还清", "已拒绝", "已撤回"],
  },
  MemberKind: {
    en: [
      "stranger",
      "central bank",
      "commercial bank",
      "exchange",
      "core enterprise",
      "supplier",
      "warehouse keeper",
      "guarantor",
      "inspector",
      "auditor",
      "regulator",
    ],
    zh: [
      "非成员",
      "中央银行",
      "商业银行",
      "交易所",
      "核心企业",
      "供应商",
      "仓储保管人",
      "担保机构",
      "检验机构",
      "审计机构",
      "监管机构",
    ],
  },
  MemberStatus: { en: ["not admitted", "active", "suspended"], zh: ["未准入", "有效", "已暂停"] },
  OperatorRole: { en: ["none", "maker", "checker"], zh: ["无", "经办人", "复核人"] },
  PresentmentStatus: {
    en: ["not found", "presented", "paid", "refused", "dishonoured"],
    zh: ["不存在", "已提示付款", "已付款", "已拒付", "视同拒付"],
  },
  ReceiptStatus: { en: ["not found", "issued", "cancelled"], zh: ["不存在", "已签发", "已注销"] },
  ReceivableStatus: {
    en: ["not found", "registered", "confirmed", "settled", "withdrawn"],
    zh: ["不存在", "已登记", "已确权", "已结清", "已撤回"],
  },
};
