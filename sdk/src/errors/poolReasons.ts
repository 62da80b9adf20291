/** A reason of a node's pool, as people read it. */
export interface PoolReason {
  readonly en: string;
  readonly zh: string;
  /** Whether a block may still bring the transaction, through another node. */
  readonly open: boolean;
}

/** Why a node's pool refuses a transaction, or gave up one that it had taken; by the code that the node names. */
export const POOL_REASONS: Readonly<Record<string, PoolReason>> = {
  TXPOOL_NONCE_TOO_HIGH: {
    en: "too many transactions of this key are missing before this one",
    zh: "该密钥之前尚有过多交易缺失",
    open: false,
  },
  TXPOOL_GAS_ABOVE_BLOCK_LIMIT: {
    en: "the transaction asks for more gas than a block has",
    zh: "交易所需燃料超过区块上限",
    open: false,
  },
  TXPOOL_GAS_ABOVE_TRANSACTION_LIMIT: {
    en: "the transaction asks for more gas than one transaction may; split the request",
    zh: "交易所需燃料超过单笔上限，请拆分请求",
    open: false,
  },
  TXPOOL_OVERSIZED: {
    en: "the request is too long for one transaction; split it",
    zh: "请求内容过长，请拆分",
    open: false,
  },
  TXPOOL_INSUFFICIENT_FUNDS: {
    en: "the key cannot pay for the transaction; offer no gas price",
    zh: "密钥余额不足以支付该交易，请勿设置燃料价格",
    open: false,
  },
  TXPOOL_SENDER_NOT_ADMITTED: {
    en: "the key is no operator of an active member",
    zh: "该密钥不是有效会员的经办或复核",
    open: false,
  },
  TXPOOL_SENDER_FULL: {
    en: "too many transactions of this key wait",
    zh: "该密钥等待上链的交易过多",
    open: false,
  },
  TXPOOL_MEMBER_FULL: {
    en: "too many transactions of the institution wait",
    zh: "本机构等待上链的交易过多",
    open: false,
  },
  TXPOOL_FULL: {
    en: "too many transactions wait; try again later",
    zh: "等待上链的交易过多，请稍后再试",
    open: false,
  },
  TXPOOL_EVICTED: {
    en: "the node needed the room for others; send it again later",
    zh: "节点交易池已满，该交易被移出，请稍后重试",
    open: true,
  },
  TXPOOL_EXPIRED: {
    en: "too many blocks came without it; send it again",
    zh: "交易等待过久已失效，请重试",
    open: true,
  },
  TXPOOL_DISCARDED: {
    en: "the node's operator threw it away",
    zh: "节点运营方已移除该交易",
    open: true,
  },
  TXPOOL_UNPAYABLE: {
    en: "the key's balance no longer covers it",
    zh: "密钥余额已不足以支付该交易",
    open: true,
  },
  TXPOOL_SENDER_REVOKED: {
    en: "the key or the institution may no longer use the network",
    zh: "该密钥已被撤销或机构已被暂停",
    open: true,
  },
  TXPOOL_INVALID: {
    en: "no block can ever include it",
    zh: "交易无效，任何区块都无法收录",
    open: false,
  },
};
