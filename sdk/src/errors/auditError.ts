import { CodedError } from "./codedError.ts";

/** Why a history could not be verified. Each means: do not believe it. */
export type AuditErrorCode =
  /** The bundle is too large, not in canonical form, or a field has the wrong shape. */
  | "AUDIT_BUNDLE_MALFORMED"
  /** The genesis file lacks a contract that the verification starts from. */
  | "AUDIT_GENESIS_MALFORMED"
  | "AUDIT_HEADER_MALFORMED"
  /** A seal was not made by a validator of the set, or twice by the same. */
  | "AUDIT_SEAL_INVALID"
  | "AUDIT_BELOW_QUORUM"
  /** Not the JSON of a checkpoint. */
  | "AUDIT_CHECKPOINT_MALFORMED"
  /** The bundle's block is older than the checkpoint that the auditor goes on from, or another at its height. */
  | "AUDIT_CHECKPOINT_MISMATCH"
  /** Changes of the validator set must ascend and come before the block that proves the history. */
  | "AUDIT_TRANSITION_ORDER"
  | "AUDIT_VALIDATORS_INVALID"
  /** A Merkle proof does not lead from the state root to the value, or carries nodes that prove nothing. */
  | "AUDIT_PROOF_INVALID"
  /** The ledger has no history of this instrument. */
  | "AUDIT_UNKNOWN_INSTRUMENT"
  /** The entries do not add up to the proven head: one is changed, missing or added. */
  | "AUDIT_HISTORY_MISMATCH"
  /** Two messages do not prove that a validator equivocated. */
  | "AUDIT_EQUIVOCATION_UNPROVEN"
  /** In the transaction of a settlement the bank took money back that its terms do not declare. */
  | "AUDIT_UNDECLARED_FEE"
  /** The node's block is not the one its hash names, or the node cannot prove an old state any more. */
  | "AUDIT_NODE_ANSWER";

const SENTENCES: Readonly<Record<AuditErrorCode, string>> = {
  AUDIT_BUNDLE_MALFORMED: "审计包格式不正确或超出大小限制",
  AUDIT_GENESIS_MALFORMED: "创世文件缺少核验所需的合约",
  AUDIT_HEADER_MALFORMED: "区块头格式不正确",
  AUDIT_SEAL_INVALID: "区块签章不属于当时的验证节点，或重复",
  AUDIT_BELOW_QUORUM: "区块签章数量未达到法定多数",
  AUDIT_CHECKPOINT_MALFORMED: "检查点文件格式不正确",
  AUDIT_CHECKPOINT_MISMATCH: "审计包早于检查点，或与检查点的区块不一致",
  AUDIT_TRANSITION_ORDER: "验证节点变更记录的顺序不正确",
  AUDIT_VALIDATORS_INVALID: "验证节点集合不正确",
  AUDIT_PROOF_INVALID: "状态证明不成立",
  AUDIT_UNKNOWN_INSTRUMENT: "账本中没有该票据或凭证的历史",
  AUDIT_HISTORY_MISMATCH: "历史记录与链上摘要不符：有记录被修改、遗漏或添加",
  AUDIT_EQUIVOCATION_UNPROVEN: "两条消息不能证明验证节点双签",
  AUDIT_UNDECLARED_FEE: "成交时银行收取了条款未列明的费用",
  AUDIT_NODE_ANSWER: "节点的应答无法用于核验",
};

/** A history or a bundle that does not verify. */
export class AuditError extends CodedError<AuditErrorCode> {
  override readonly name = "AuditError";

  constructor(
    code: AuditErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super({ code, message, messageZh: SENTENCES[code], details }, options);
  }
}
