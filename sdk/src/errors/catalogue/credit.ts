import type { Catalogue } from "./entry.ts";

const LIMITS = "Order 2022 No. 4 (商业汇票承兑、贴现与再贴现管理办法)";
const NOTICE = "PBoC Notice 2020-19 (商业汇票信息披露)";

/** What acceptors file, disclose and owe. */
export const CREDIT_ERRORS: Catalogue = {
  FilingRegistry_NotABank: {
    en: "{account} is no active commercial bank, so it files no figures",
    zh: "{account} 不是有效的商业银行，不能报送数据",
  },
  FilingRegistry_FutureDay: {
    en: "the figures are of {asOfDay:date}; today is {today:date}",
    zh: "数据日期为 {asOfDay:date}，今天是 {today:date}",
  },
  FilingRegistry_NotAfterLast: {
    en: "figures of {lastDay:date} are on file; {asOfDay:date} is not later",
    zh: "已报送 {lastDay:date} 的数据，{asOfDay:date} 不晚于该日",
  },
  FilingRegistry_NoAssets: {
    en: "the total assets of {bank} cannot be zero",
    zh: "{bank} 的总资产不能为零",
  },
  CreditRegistry_NoFiling: {
    en: "{bank} has no figures on file that serve: the last are of {asOfDay:date}, and serve {validityDays} days",
    zh: "{bank} 没有有效的报送数据：最近一次为 {asOfDay:date}，有效期 {validityDays} 天",
    law: LIMITS,
  },
  CreditRegistry_AcceptanceLimit: {
    en: "the acceptance balance of {bank} would be {balance:yuan}; its total assets allow {maximum:yuan}",
    zh: "{bank} 的承兑余额将为 {balance:yuan}，按总资产最高为 {maximum:yuan}",
    law: LIMITS,
  },
  CreditRegistry_MarginLimit: {
    en: "the margin deposits of {bank} are {marginDeposits:yuan}; its deposits allow {maximum:yuan}",
    zh: "{bank} 的承兑保证金余额为 {marginDeposits:yuan}，按吸收存款最高为 {maximum:yuan}",
    law: LIMITS,
  },
  CreditRegistry_Listed: {
    en: "{acceptor} is listed as overdue and accepts nothing before {untilDay:date}",
    zh: "{acceptor} 已列入逾期名单，{untilDay:date} 前不得承兑",
    law: NOTICE,
  },
  CreditRegistry_Barred: {
    en: "{acceptor} was persistently overdue and is barred until {untilDay:date}",
    zh: "{acceptor} 持续逾期，{untilDay:date} 前不得办理承兑、贴现、保证、质押",
    law: NOTICE,
  },
  CreditRegistry_Insolvent: {
    en: "{acceptor} was declared insolvent: it accepts no bill, and what it accepted is not financed",
    zh: "{acceptor} 已被宣告破产或责令停业：不能承兑，其已承兑的票据不能贴现、保证、质押",
    law: "票据法 第36、61、64条",
  },
  DisclosureRegistry_NotAcceptor: {
    en: "only its acceptor {acceptor} discloses the bill {billId}, not {caller}",
    zh: "票据 {billId} 只能由承兑人 {acceptor} 披露，{caller} 不能披露",
    law: NOTICE,
  },
  DisclosureRegistry_NotAccepted: {
    en: "the bill {billId} is {status:BillStatus}: it was never accepted, so there is nothing to disclose",
    zh: "票据 {billId} 状态为{status:BillStatus}，未承兑，无可披露",
  },
  DisclosureRegistry_NotLastMonth: {
    en: "credit data are disclosed of the month that ended last, number {lastMonth}, not of number {month}",
    zh: "只能披露上月信用信息（月序号 {lastMonth}），不能披露月序号 {month}",
  },
  DisclosureRegistry_NotDisclosed: {
    en: "the acceptor has not disclosed the bill {billId}; it is not discounted, guaranteed or pledged",
    zh: "承兑人未披露票据 {billId}，不得贴现、保证、质押",
    law: NOTICE,
  },
  DisclosureRegistry_Mismatch: {
    en: "the disclosure of the bill {billId} disagrees with it; it is not discounted, guaranteed or pledged",
    zh: "票据 {billId} 的披露信息与票面不一致，不得贴现、保证、质押",
    law: NOTICE,
  },
  DisclosureRegistry_CreditNotDisclosed: {
    en: "{acceptor} owes its credit data of the month from {monthDay:date}; its bills are not discounted, guaranteed or pledged",
    zh: "{acceptor} 未披露 {monthDay:date} 当月信用信息，其票据不得贴现、保证、质押",
    law: NOTICE,
  },
  DisclosureRegistry_CreditMismatch: {
    en: "the credit data of {acceptor} of the month from {monthDay:date} disagree with the chain",
    zh: "{acceptor} 披露的 {monthDay:date} 当月信用信息与链上不一致",
    law: NOTICE,
  },
};
