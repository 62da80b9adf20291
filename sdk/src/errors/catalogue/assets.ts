import type { Catalogue } from "./entry.ts";

/** Trade documents, lots, slices. */
export const EVIDENCE_ERRORS: Catalogue = {
  EvidenceRegistry_AlreadyRegistered: {
    en: "the evidence {evidenceId} is registered already",
    zh: "贸易背景材料 {evidenceId} 已登记",
  },
  EvidenceRegistry_NoFingerprint: {
    en: "evidence is registered by its fingerprint, which is missing",
    zh: "缺少贸易背景材料的指纹",
  },
  EvidenceRegistry_NoKind: {
    en: "evidence is a contract or an invoice",
    zh: "贸易背景材料必须是合同或发票",
  },
  EvidenceRegistry_NoAmount: {
    en: "evidence has an amount above zero",
    zh: "贸易背景材料的金额必须大于零",
  },
  EvidenceRegistry_SameParties: {
    en: "{party} cannot be both seller and buyer",
    zh: "买卖双方不能同为 {party}",
  },
  EvidenceRegistry_NotParty: {
    en: "{caller} is neither seller nor buyer of the evidence",
    zh: "{caller} 既非卖方也非买方，不能登记该材料",
  },
  EvidenceRegistry_FutureDocument: {
    en: "the document is dated {documentDay:date}, after today, {today:date}",
    zh: "材料日期 {documentDay:date} 晚于今日 {today:date}",
  },
  EvidenceRegistry_Unknown: {
    en: "the evidence {evidenceId} is not registered",
    zh: "贸易背景材料 {evidenceId} 未登记",
    law: "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）：真实贸易背景",
  },
  EvidenceRegistry_WrongKind: {
    en: "the evidence {evidenceId} is a {actual:EvidenceKind}, not a {expected:EvidenceKind}",
    zh: "材料 {evidenceId} 的种类为 {actual:EvidenceKind}，应为 {expected:EvidenceKind}",
  },
  EvidenceRegistry_WrongParties: {
    en: "the evidence {evidenceId} does not name {seller} as seller and {buyer} as buyer",
    zh: "材料 {evidenceId} 的卖方不是 {seller} 或买方不是 {buyer}",
    law: "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）：真实贸易背景",
  },
  EvidenceRegistry_Insufficient: {
    en: "the evidence {evidenceId} has {available:yuan} left, not {requested:yuan}",
    zh: "材料 {evidenceId} 余额为 {available:yuan}，不足 {requested:yuan}",
    law: "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）：真实贸易背景",
  },
  EvidenceRegistry_NotAllocated: {
    en: "{caller} has allocated nothing of the evidence {evidenceId} to {instrumentId}",
    zh: "{caller} 未将材料 {evidenceId} 分配给 {instrumentId}",
  },
  LotRegistry_AlreadyRegistered: {
    en: "the lot {lotId} is registered already",
    zh: "货物批次 {lotId} 已登记",
  },
  LotRegistry_NoFingerprint: {
    en: "a lot is registered by its fingerprint, which is missing",
    zh: "缺少货物批次的指纹",
  },
  LotRegistry_NoQuantity: {
    en: "a lot has a quantity above zero",
    zh: "货物批次的数量必须大于零",
  },
  LotRegistry_Unknown: {
    en: "the lot {lotId} is not registered",
    zh: "货物批次 {lotId} 未登记",
  },
  LotRegistry_AlreadyBound: {
    en: "the lot {lotId} has a live receipt; a lot carries one at most",
    zh: "货物批次 {lotId} 已有有效仓单，一批货物只能有一张有效仓单",
    law: "担保制度解释 第59条",
  },
  LotRegistry_NotBound: {
    en: "the lot {lotId} is not bound to the receipt {receiptId}",
    zh: "货物批次 {lotId} 未绑定仓单 {receiptId}",
  },
};

export const LEDGER_ERRORS: Catalogue = {
  TitleLedger_AlreadyOpen: {
    en: "the instrument {instrumentId} is in the ledger already",
    zh: "{instrumentId} 已在账本中",
  },
  TitleLedger_NotOpen: {
    en: "the instrument {instrumentId} is not in the ledger",
    zh: "{instrumentId} 不在账本中",
  },
  TitleLedger_NoUnits: {
    en: "the instrument {instrumentId} has no units",
    zh: "{instrumentId} 的份额为零",
  },
  TitleLedger_TooManyUnits: {
    en: "the instrument {instrumentId} has {units} units, more than {maximum}",
    zh: "{instrumentId} 的份额 {units} 超过上限 {maximum}",
  },
  TitleLedger_NoSuchSlice: {
    en: "no slice of {instrumentId} starts at {sliceFrom:unit}",
    zh: "{instrumentId} 没有起始于 {sliceFrom:unit} 的区间",
  },
  TitleLedger_RangeOutsideSlice: {
    en: "{from:unit}-{to:unit} of {instrumentId} is not within the slice {sliceFrom:unit}-{sliceTo:unit}",
    zh: "{instrumentId} 的区间 {from:unit}-{to:unit} 不在持有区间 {sliceFrom:unit}-{sliceTo:unit} 之内",
  },
  TitleLedger_NotHolder: {
    en: "{claimed} does not hold the slice of {instrumentId} that starts at {sliceFrom:unit}",
    zh: "{claimed} 不是 {instrumentId} 起始于 {sliceFrom:unit} 的区间的持有人",
    law: "票据法 第31条；民法典 第910条",
  },
  TitleLedger_Encumbered: {
    en: "{from:unit}-{to:unit} of {instrumentId} is not free: {kind:EncumbranceKind}",
    zh: "{instrumentId} 的区间 {from:unit}-{to:unit} 不可处分：{kind:EncumbranceKind}",
    law: "民法典 第768条；担保制度解释 第66条",
  },
  TitleLedger_NotEncumbered: {
    en: "the slice of {instrumentId} that starts at {sliceFrom:unit} bears no encumbrance",
    zh: "{instrumentId} 起始于 {sliceFrom:unit} 的区间没有权利负担",
  },
  TitleLedger_NotDesk: {
    en: "{caller} did not place the encumbrance on {instrumentId} at {sliceFrom:unit}",
    zh: "{instrumentId} 起始于 {sliceFrom:unit} 的权利负担不是由 {caller} 设立",
  },
  TitleLedger_WrongKind: {
    en: "{kind:EncumbranceKind} cannot be placed on {instrumentId}",
    zh: "不能对 {instrumentId} 设立 {kind:EncumbranceKind}",
  },
  TitleLedger_WrongUntil: {
    en: "an encumbrance {kind:EncumbranceKind} of {instrumentId} cannot end at {until:time}",
    zh: "{instrumentId} 的权利负担 {kind:EncumbranceKind} 不能于 {until:time} 结束",
  },
  TitleLedger_LastSlice: {
    en: "the slice of {instrumentId} at {sliceFrom:unit} is the last; it has no right neighbour",
    zh: "{instrumentId} 起始于 {sliceFrom:unit} 的区间是最后一段，右侧没有相邻区间",
  },
  TitleLedger_DifferentHolders: {
    en: "the slices of {instrumentId} at {leftFrom:unit} and {rightFrom:unit} have different holders",
    zh: "{instrumentId} 起始于 {leftFrom:unit} 与 {rightFrom:unit} 的区间持有人不同",
  },
  TitleLedger_ReservedKind: {
    en: "entries {kind:text} in the history of {instrumentId} are the ledger's own",
    zh: "{instrumentId} 的 {kind:text} 记录只能由账本自身写入",
  },
};
