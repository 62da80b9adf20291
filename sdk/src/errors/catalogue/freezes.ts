import type { Catalogue } from "./entry.ts";

/** Court freezes. */
export const FREEZE_ERRORS: Catalogue = {
  FreezeDesk_NoOrder: {
    en: "a freeze, its renewal and its release each need an order of the court",
    zh: "冻结、续冻、解冻均须有法院文书",
  },
  FreezeDesk_TermOutOfRange: {
    en: "the freeze would last until {untilDay:date}; it ends between {firstDay:date} and {lastDay:date}",
    zh: "冻结期限至 {untilDay:date}，应在 {firstDay:date} 至 {lastDay:date} 之间",
    law: "民诉法解释 第485条",
  },
  FreezeDesk_NotFrozen: {
    en: "nothing is frozen under the number {freezeId}",
    zh: "冻结 {freezeId} 不存在、已解除或已失效",
  },
  FreezeDesk_TermRuns: {
    en: "the freeze {freezeId} lasts until the end of {untilDay:date}; today is {today:date}",
    zh: "冻结 {freezeId} 至 {untilDay:date} 届满，今天是 {today:date}",
    law: "民诉法解释 第485条",
  },
};
