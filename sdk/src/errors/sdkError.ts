import { CodedError } from "./codedError.ts";

/**
 * What can go wrong in the client itself, between a call and the chain's answer. `details` of an action that writes have its
 * `requestId`, the `transactionHash` once there is one, and `mayStillBeIncluded: true` when it is not known what became of it:
 * sent again with that id, the action finds out.
 */
export type SDKErrorCode =
  /** An argument is not what the action takes. */
  | "SDK_BAD_ARGUMENT"
  /** The action writes, and the client was made without a signer. */
  | "SDK_NO_SIGNER"
  /** Evidence is fingerprinted, and the client was made without the consortium's fingerprint key. */
  | "SDK_NO_FINGERPRINT_KEY"
  /** No node of `rpcUrls` answered. */
  | "SDK_NO_NODE"
  /** A node answered that belongs to another chain, or to one without the contracts. */
  | "SDK_WRONG_NETWORK"
  /** A node answered with a JSON-RPC error that is not a refusal by a contract. */
  | "SDK_RPC_ERROR"
  /**
   * No node of `rpcUrls` keeps the blocks, or the states, that the question needs: `details.earliestBlock` is the first block
   * of the last node that was asked, `details.earliestState` the first with its state. The message says what node has them.
   */
  | "SDK_NOT_KEPT"
  /** A node's pool refuses the transaction, and no other node may have it; `details.poolCode` names the rule. */
  | "SDK_POOL_REFUSED"
  /**
   * A node gave up a transaction that it had taken; `details.poolCode` says why. The same request id may be sent again:
   * whatever becomes of the first, the request is executed once.
   */
  | "SDK_DROPPED"
  /** A node's answer has not the form the protocol gives it, or cannot be true. */
  | "SDK_BAD_ANSWER"
  /**
   * The transaction was not included in time, and may still be (`details.mayStillBeIncluded`); the same request id may be sent
   * again.
   */
  | "SDK_TIMEOUT"
  /** The transaction failed, and its reason cannot be read any more. */
  | "SDK_REVERTED"
  /** The request id was executed before with other content. */
  | "SDK_REQUEST_ID_REUSED";

const SENTENCES: Readonly<Record<SDKErrorCode, string>> = {
  SDK_BAD_ARGUMENT: "参数不符合要求",
  SDK_NO_SIGNER: "客户端未配置签名人，不能提交业务",
  SDK_NO_FINGERPRINT_KEY: "客户端未配置联盟指纹密钥",
  SDK_NO_NODE: "没有可用的节点",
  SDK_WRONG_NETWORK: "节点属于另一条链",
  SDK_RPC_ERROR: "节点返回错误",
  SDK_NOT_KEPT: "节点未保存所需的历史区块或状态，请连接保存完整历史的节点",
  SDK_POOL_REFUSED: "节点拒收该交易",
  SDK_DROPPED: "节点已放弃该交易，可用同一请求编号重试",
  SDK_BAD_ANSWER: "节点的应答格式不正确或不可信",
  SDK_TIMEOUT: "交易未在规定时间内上链，可用同一请求编号重试",
  SDK_REVERTED: "交易执行失败，原因已不可读",
  SDK_REQUEST_ID_REUSED: "请求编号已用于其他内容",
};

export interface SDKErrorOptions extends ErrorOptions {
  /** A sentence that says more than that of the code. */
  readonly messageZh?: string;
}

/** The client could not do what was asked; nothing was decided by a contract. */
export class SDKError extends CodedError<SDKErrorCode> {
  override readonly name = "SDKError";

  constructor(
    code: SDKErrorCode,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    { messageZh = SENTENCES[code], ...options }: SDKErrorOptions = {},
  ) {
    super({ code, message, messageZh, details }, options);
  }
}

/** The error with more of what is known; what it says itself stands. Errors of other kinds stay as they are. */
export function withDetails(error: unknown, details: Readonly<Record<string, unknown>>): unknown {
  if (!(error instanceof SDKError)) return error;
  const { code, message, messageZh, stack } = error;
  const cause = error.cause === undefined ? {} : { cause: error.cause };
  const told = new SDKError(
    code,
    message,
    { ...details, ...error.details },
    { messageZh, ...cause },
  );
  if (stack !== undefined) told.stack = stack;
  return told;
}

/** @throws SDKError SDK_BAD_ARGUMENT unless `condition` holds. */
export function requireArgument(
  condition: boolean,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
): asserts condition {
  if (!condition) throw new SDKError("SDK_BAD_ARGUMENT", message, details);
}
