import type { Catalogue } from "./entry.ts";

const DEFECT = {
  en: "a contract is set up wrongly; tell the operator of the network",
  zh: "合约配置有误，请联系网络运营方",
} as const;

/** Errors of shared libraries, of the OpenZeppelin contracts underneath, and of the EVM. */
export const PLATFORM_ERRORS: Catalogue = {
  Appointing_AlreadyAppointed: {
    en: "{account} is appointed already",
    zh: "{account} 已获授权",
  },
  Appointing_NotAppointed: {
    en: "{account} is not appointed",
    zh: "{account} 未获授权",
  },
  Appointing_Full: {
    en: "{account} cannot be appointed: all {maximum} numbers are given",
    zh: "{account} 不能获得授权：{maximum} 个编号已用完",
  },
  AccessManagedUnauthorized: {
    en: "{caller} has not the role for this step",
    zh: "{caller} 没有办理该步骤的权限",
  },
  AccessManagedRequiredDelay: {
    en: "{caller} must schedule this step {delay} seconds before",
    zh: "{caller} 须提前 {delay} 秒安排该步骤",
  },
  AccessManagedInvalidAuthority: {
    en: "{authority} is no contract, so it cannot be the authority",
    zh: "{authority} 不是合约，不能作为权限管理方",
  },
  AccessManagerAlreadyScheduled: {
    en: "the operation {operationId} is scheduled already",
    zh: "操作 {operationId} 已安排",
  },
  AccessManagerNotScheduled: {
    en: "the operation {operationId} is not scheduled; governed steps take effect after a delay",
    zh: "操作 {operationId} 未安排；治理操作须先安排并等待延迟期",
  },
  AccessManagerNotReady: {
    en: "the delay of the operation {operationId} is not over",
    zh: "操作 {operationId} 的延迟期未满",
  },
  AccessManagerExpired: {
    en: "the operation {operationId} was not carried out in time",
    zh: "操作 {operationId} 未在规定时间内执行，已失效",
  },
  AccessManagerUnauthorizedAccount: {
    en: "{msgsender} has not the role {roleId}",
    zh: "{msgsender} 没有角色 {roleId}",
  },
  AccessManagerUnauthorizedCall: {
    en: "{caller} may not call {selector} of {target}, or not at once",
    zh: "{caller} 无权调用 {target} 的 {selector}，或须先安排",
  },
  AccessManagerUnauthorizedCancel: {
    en: "{msgsender} may not cancel an operation of {caller}",
    zh: "{msgsender} 无权取消 {caller} 的操作",
  },
  AccessManagerUnauthorizedConsume: {
    en: "{target} consumes an operation that is not its own",
    zh: "{target} 使用了不属于自己的操作",
  },
  AccessManagerLockedRole: {
    en: "the role {roleId} cannot be changed",
    zh: "角色 {roleId} 不可变更",
  },
  AccessManagerLockedFunction: {
    en: "the function {selector} cannot be changed",
    zh: "函数 {selector} 不可变更",
  },
  AccessManagerBadConfirmation: {
    en: "a role is renounced by its own holder",
    zh: "角色只能由持有人本人放弃",
  },
  AccessManagerInvalidInitialAdmin: {
    en: "{initialAdmin} cannot be the first administrator",
    zh: "{initialAdmin} 不能作为首任管理员",
  },
  ERC20InsufficientBalance: {
    en: "{sender} has {balance:yuan}, and {needed:yuan} are needed",
    zh: "{sender} 余额为 {balance:yuan}，需要 {needed:yuan}",
  },
  ERC20InsufficientAllowance: {
    en: "{spender} may take {allowance:yuan}, and {needed:yuan} are needed",
    zh: "{spender} 的授权额度为 {allowance:yuan}，需要 {needed:yuan}",
  },
  ERC20InvalidSender: { en: "{sender} cannot send cash", zh: "{sender} 不能付出资金" },
  ERC20InvalidReceiver: { en: "{receiver} cannot receive cash", zh: "{receiver} 不能收取资金" },
  ERC20InvalidApprover: {
    en: "{approver} cannot approve spending",
    zh: "{approver} 不能授予支付额度",
  },
  ERC20InvalidSpender: { en: "{spender} cannot spend cash", zh: "{spender} 不能使用支付额度" },
  SafeERC20FailedOperation: {
    en: "the cash token {token} did not carry the payment out",
    zh: "资金合约 {token} 未完成支付",
  },
  ReentrancyGuardReentrantCall: {
    en: "a step cannot start the same step again before it ends",
    zh: "步骤结束前不能再次进入同一步骤",
  },
  InterestMath_Overflow: {
    en: "the interest on {principal:yuan} at {rateMillionths:rate} for {days_} days is too large",
    zh: "本金 {principal:yuan}、利率 {rateMillionths:rate}、{days_} 天的利息超出可记录的范围",
  },
  SafeCastOverflowedUintDowncast: {
    en: "the figure {value} does not fit in {bits} bits",
    zh: "数值 {value} 超出 {bits} 位的范围",
  },
  RLPInvalidEncoding: { en: "the bytes are no RLP", zh: "数据不是有效的 RLP 编码" },
  AddressEmptyCode: DEFECT,
  BeaconInvalidImplementation: DEFECT,
  ERC1967InvalidBeacon: DEFECT,
  ERC1967InvalidImplementation: DEFECT,
  ERC1967NonPayable: { en: "contracts take no native coin", zh: "合约不接受原生币" },
  ERC1967ProxyUninitialized: DEFECT,
  FailedCall: DEFECT,
  InsufficientBalance: DEFECT,
  InvalidInitialization: DEFECT,
  NotInitializing: DEFECT,
  OwnableInvalidOwner: DEFECT,
  OwnableUnauthorizedAccount: {
    en: "{account} is not the owner",
    zh: "{account} 不是所有者",
  },
  UUPSUnauthorizedCallContext: DEFECT,
  UUPSUnsupportedProxiableUUID: DEFECT,
  Error: { en: "{message}", zh: "合约拒绝：{message}" },
  Panic: {
    en: "a contract stopped at an arithmetic or memory fault ({message})",
    zh: "合约因运算或内存错误而中止（{message}）",
  },
};
