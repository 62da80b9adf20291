import type { Catalogue } from "./entry.ts";

/** Keys of operators and their limits. */
export const OPERATOR_ERRORS: Catalogue = {
  MemberAccount_RequestLimit: {
    en: "the request moves {value:yuan}; the limit of {operator} is {maximum:yuan} a request",
    zh: "本请求金额 {value:yuan}，超过 {operator} 的单笔限额 {maximum:yuan}",
  },
  MemberAccount_DayLimit: {
    en: "{operator} would have moved {value:yuan} today; its limit is {maximum:yuan} a day",
    zh: "{operator} 当日累计将达 {value:yuan}，超过当日限额 {maximum:yuan}",
  },
  MemberAccount_LimitedOperator: {
    en: "{operator} has a limit, so it changes neither operators nor limits",
    zh: "{operator} 为限额操作员，不得变更操作员或限额",
  },
  MemberAccount_FormerMaker: {
    en: "{operator} was a maker of the institution before and is none again, for what it signed then; appoint a new key",
    zh: "{operator} 曾任该机构经办，其旧签名不得重新生效，不得再任经办，请更换新密钥",
  },
  MemberAccount_NotAsked: {
    en: "{caller} cannot rehearse in a transaction; a rehearsal is a question",
    zh: "{caller} 不能在交易中试办；试办仅供查询",
  },
  MemberAccount_NoOperator: {
    en: "{operator} is no operator of the institution, so it has no limit",
    zh: "{operator} 不是该机构的操作员，不能设限额",
  },
};
