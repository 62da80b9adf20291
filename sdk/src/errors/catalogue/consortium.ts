import type { Catalogue } from "./entry.ts";

/** Members, their accounts and operators, and the names of contracts. */
export const MEMBER_ERRORS: Catalogue = {
  Directory_UnknownName: {
    en: "no contract bears the name {name:text}",
    zh: "目录中没有名为 {name:text} 的合约",
  },
  Directory_EmptyName: { en: "a contract's name is not empty", zh: "合约名称不能为空" },
  Directory_NotContract: {
    en: "{target} has no code, so it cannot be named {name:text}",
    zh: "{target} 没有合约代码，不能命名为 {name:text}",
  },
  Directory_Full: {
    en: "the directory is full: {maximum} names",
    zh: "目录已满：最多 {maximum} 个名称",
  },
  MemberRegistry_InvalidUSCC: {
    en: "the credit code {uscc} breaks the alphabet or the check character",
    zh: "统一社会信用代码 {uscc} 的字符或校验码不正确",
    law: "GB 32100",
  },
  MemberRegistry_DuplicateUSCC: {
    en: "the institution has an account already: {account}",
    zh: "该机构已有账户：{account}",
  },
  MemberRegistry_InvalidInstitutionCode: {
    en: "the institution code {institutionCode} has not 1 to 12 digits, or is zero",
    zh: "机构代码 {institutionCode} 应为 1 至 12 位且不为零",
  },
  MemberRegistry_DuplicateInstitutionCode: {
    en: "the institution code {institutionCode} belongs to {account}",
    zh: "机构代码 {institutionCode} 已属于 {account}",
  },
  MemberRegistry_LegalNameLength: {
    en: "the legal name has {length} bytes; {minimum} to {maximum} are allowed",
    zh: "机构名称为 {length} 字节，应为 {minimum} 至 {maximum} 字节",
  },
  MemberRegistry_ReasonLength: {
    en: "the reason has {length} bytes; {minimum} to {maximum} are allowed",
    zh: "理由为 {length} 字节，应为 {minimum} 至 {maximum} 字节",
  },
  MemberRegistry_NoKind: { en: "a member has a kind", zh: "成员必须有机构类别" },
  MemberRegistry_CentralBankExists: {
    en: "the consortium has a central bank: {centralBank}",
    zh: "联盟已有中央银行：{centralBank}",
  },
  MemberRegistry_CentralBankProtected: {
    en: "the central bank cannot be suspended; nobody could restore it",
    zh: "中央银行不能被暂停，否则无人可恢复",
  },
  MemberRegistry_Unknown: {
    en: "{account} belongs to no member",
    zh: "{account} 不属于任何成员",
  },
  MemberRegistry_NotActive: {
    en: "{account} belongs to no active member",
    zh: "{account} 不是有效成员，或已被暂停",
  },
  MemberRegistry_WrongKind: {
    en: "{account} is a {actual:MemberKind}; the step is reserved to a {expected:MemberKind}",
    zh: "{account} 的机构类别为 {actual:MemberKind}，该步骤仅限 {expected:MemberKind}",
  },
  MemberRegistry_WrongStatus: {
    en: "{account} is {actual:MemberStatus}, not {expected:MemberStatus}",
    zh: "{account} 的状态为 {actual:MemberStatus}，应为 {expected:MemberStatus}",
  },
  MemberRegistry_NoSuchIndex: {
    en: "there is no member {index}; there are {count}",
    zh: "没有第 {index} 个成员，共 {count} 个",
  },
  MemberAccount_Expired: {
    en: "the request was void after {deadline:time}",
    zh: "请求已于 {deadline:time} 失效",
  },
  MemberAccount_AlreadyExecuted: {
    en: "the request {requestId} was executed already",
    zh: "请求 {requestId} 已执行过",
  },
  MemberAccount_CallCount: {
    en: "a request has 1 to {maximum} calls, not {count}",
    zh: "一个请求含 1 至 {maximum} 个调用，现为 {count} 个",
  },
  MemberAccount_NotChecker: {
    en: "{submitter} is no checker of this institution (its role: {role:OperatorRole})",
    zh: "{submitter} 不是本机构的复核人（角色：{role:OperatorRole}）",
  },
  MemberAccount_NotMaker: {
    en: "{signer} is no maker of this institution (its role: {role:OperatorRole})",
    zh: "{signer} 不是本机构的经办人（角色：{role:OperatorRole}）",
  },
  MemberAccount_MalformedSignature: {
    en: "the maker's signature is malformed",
    zh: "经办人签名格式不正确",
  },
  MemberAccount_SelfCall: {
    en: "the only calls an account makes to itself are setOperator and setLimit, not {selector}",
    zh: "账户对自身只能调用 setOperator 和 setLimit，不能调用 {selector}",
  },
  MemberAccount_NotContract: {
    en: "call {index} goes to {target}, which has no code",
    zh: "第 {index} 个调用的目标 {target} 没有合约代码",
  },
  MemberAccount_CallFailed: {
    en: "call {index} to {target} failed without a reason",
    zh: "第 {index} 个调用（目标 {target}）失败且未给出原因",
  },
  MemberAccount_NotOperatorAdmin: {
    en: "{caller} may not change operators; the institution itself and the central bank may",
    zh: "{caller} 无权变更操作员，仅限本机构或中央银行",
  },
  MemberAccount_InvalidOperator: {
    en: "{operator} cannot be an operator",
    zh: "{operator} 不能作为操作员",
  },
  MemberAccount_DuplicateOperator: {
    en: "{operator} is named twice; maker and checker are never the same key",
    zh: "{operator} 重复指定；经办与复核不得为同一密钥",
  },
  MemberAccount_OperatorCount: {
    en: "an institution has 1 to {maximum} operators of the role {role:OperatorRole}, not {count}",
    zh: "每个机构的 {role:OperatorRole} 应为 1 至 {maximum} 个，现为 {count} 个",
  },
  MemberAccount_LastOperator: {
    en: "{operator} is the last {role:OperatorRole}; without it the institution could not act",
    zh: "{operator} 是最后一个 {role:OperatorRole}，移除后机构将无法操作",
  },
};

/** Policy, calendar, validators. */
export const GOVERNANCE_ERRORS: Catalogue = {
  Policy_Unknown: {
    en: "the parameter {parameter:text} has no value at {at:time}",
    zh: "参数 {parameter:text} 在 {at:time} 没有取值",
  },
  Policy_EmptyName: { en: "a parameter has a name", zh: "参数名称不能为空" },
  Policy_AlreadyIntroduced: {
    en: "the parameter {parameter:text} exists already; schedule its next value",
    zh: "参数 {parameter:text} 已存在，请安排其下一取值",
  },
  Policy_OutOfBounds: {
    en: "{value} is outside the bounds of {parameter:text}: {minimum} to {maximum}",
    zh: "参数 {parameter:text} 的取值 {value} 超出范围 {minimum} 至 {maximum}",
  },
  Policy_Past: {
    en: "{parameter:text} cannot take effect at {effectiveAt:time}, before {earliest:time}",
    zh: "参数 {parameter:text} 不能于 {effectiveAt:time} 生效，最早为 {earliest:time}",
  },
  Policy_NotAfterLast: {
    en: "{parameter:text} has a value from {last:time} on; {effectiveAt:time} is not later",
    zh: "参数 {parameter:text} 已有 {last:time} 起生效的取值，{effectiveAt:time} 不晚于该时间",
  },
  Policy_NothingPending: {
    en: "no value of {parameter:text} waits to take effect",
    zh: "参数 {parameter:text} 没有待生效的取值",
  },
  Policy_HistoryFull: {
    en: "{parameter:text} has had {maximum} values, the most it may have",
    zh: "参数 {parameter:text} 的取值历史已达上限 {maximum}",
  },
  BusinessCalendar_YearOutOfRange: {
    en: "the year {year} is not published now; {first} to {last} may be",
    zh: "现在不能公布 {year} 年日历，可公布 {first} 至 {last} 年",
  },
  BusinessCalendar_AlreadyPublished: {
    en: "the year {year} is published; correct it instead",
    zh: "{year} 年日历已公布，如需变更请更正",
  },
  BusinessCalendar_NotPublished: {
    en: "the year {year} is not published, so there is nothing to correct",
    zh: "{year} 年日历尚未公布，无从更正",
  },
  BusinessCalendar_DayOutOfYear: {
    en: "{day:date} is not in the year {year}",
    zh: "{day:date} 不在 {year} 年内",
  },
  BusinessCalendar_TooManyDays: {
    en: "{count} days are listed; {maximum} are the most",
    zh: "列出 {count} 天，最多 {maximum} 天",
  },
  BusinessCalendar_NotMakeUpDay: {
    en: "{day:date} cannot be a make-up workday: it falls on no weekend, or is a holiday",
    zh: "{day:date} 不能作为调休工作日：不是周末，或已列为假日",
  },
  BusinessCalendar_DayBegun: {
    en: "{day:date} has begun; what it was never changes",
    zh: "{day:date} 已开始，其性质不再变更",
  },
  BusinessCalendar_DayOutOfRange: {
    en: "day {day} is beyond the last one with a four-digit year, {last}",
    zh: "日序号 {day} 超出四位年份的最后一天 {last}",
  },
  BusinessCalendar_LongClosure: {
    en: "more than {maximum} days off in a row from {day:date} on",
    zh: "自 {day:date} 起连续休息日超过 {maximum} 天",
  },
  ValidatorRegistry_Unknown: {
    en: "{validator} is no validator",
    zh: "{validator} 不是验证节点",
  },
  ValidatorRegistry_Duplicate: {
    en: "{validator} is a validator already",
    zh: "{validator} 已是验证节点",
  },
  ValidatorRegistry_ZeroAddress: {
    en: "the zero address is no validator",
    zh: "零地址不能作为验证节点",
  },
  ValidatorRegistry_TooFew: {
    en: "{remaining} validators would remain; {minimum} are the fewest that tolerate a fault",
    zh: "将只剩 {remaining} 个验证节点，容错至少需要 {minimum} 个",
  },
  ValidatorRegistry_TooMany: {
    en: "the validator set is full: {maximum}",
    zh: "验证节点已满：最多 {maximum} 个",
  },
  ValidatorRegistry_NotBank: {
    en: "{operator} may not operate a validator; the central bank and active commercial banks may",
    zh: "{operator} 不能运营验证节点，仅限中央银行与有效的商业银行",
  },
  ValidatorRegistry_NotOperator: {
    en: "{caller} may not replace the key; {operator} and the central bank may",
    zh: "{caller} 无权更换密钥，仅限 {operator} 或中央银行",
  },
  ValidatorRegistry_LengthMismatch: {
    en: "{validators} validators have {operators} operators; each needs one",
    zh: "{validators} 个验证节点对应 {operators} 个运营方，应一一对应",
  },
  EquivocationRegistry_TooLarge: {
    en: "a content of {length} bytes is too large to be proven on the chain; {maximum} are the most",
    zh: "签名内容为 {length} 字节，超出链上可验证的上限 {maximum} 字节",
  },
  EquivocationRegistry_NotMessage: {
    en: "the content of {length} bytes is no message of the consensus",
    zh: "该 {length} 字节的内容不是共识消息",
  },
  EquivocationRegistry_DifferentPlaces: {
    en: "code {code}, height {height}, round {round} and code {otherCode}, height {otherHeight}, round {otherRound} are two places: messages there do not contradict each other",
    zh: "消息类型 {code}、高度 {height}、轮次 {round} 与类型 {otherCode}、高度 {otherHeight}、轮次 {otherRound} 不是同一位置，互不矛盾",
  },
  EquivocationRegistry_SameVote: {
    en: "both messages are for the same: {subject}",
    zh: "两条消息的表决对象相同：{subject}",
  },
  EquivocationRegistry_InvalidSignature: {
    en: "{signature} is no signature in the one form that the consensus takes",
    zh: "{signature} 不是共识所接受的签名格式",
  },
  EquivocationRegistry_DifferentSigners: {
    en: "{signer} signed one message and {otherSigner} the other",
    zh: "两条消息分别由 {signer} 与 {otherSigner} 签署",
  },
  EquivocationRegistry_AlreadyReported: {
    en: "the equivocation of {validator} at height {height}, round {round} (code {code}) is on record",
    zh: "验证节点 {validator} 在高度 {height}、轮次 {round}（消息类型 {code}）的双签已有记录",
  },
  CashToken_NotMember: {
    en: "{account} is no active member; only members hold cash",
    zh: "{account} 不是有效成员；只有成员可持有资金",
  },
};
