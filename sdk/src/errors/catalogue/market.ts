import type { Catalogue } from "./entry.ts";

const ORDER_4 = "商业汇票承兑、贴现与再贴现管理办法（2022年第4号令）";

/** Matching of discounts, trade between banks, rediscount, listing. */
export const TRADE_ERRORS: Catalogue = {
  DiscountMarket_Full: {
    en: "{bank} has {maximum} standing quotes already; remove one first",
    zh: "{bank} 的有效报价已达上限 {maximum} 笔，请先撤销",
  },
  DiscountMarket_NoClass: {
    en: "a quote names a class of acceptor",
    zh: "报价须指定承兑人类别",
  },
  DiscountMarket_DaysOutOfRange: {
    en: "a quote is for {daysMin} to {daysMax} days, which is no range",
    zh: "报价的剩余期限 {daysMin} 至 {daysMax} 天无效",
  },
  DiscountMarket_FaceOutOfRange: {
    en: "the smallest part {faceMin:yuan} is zero, above the largest request {faceMax:yuan} or above all that is bought, {capacity:yuan}",
    zh: "最小金额 {faceMin:yuan} 为零，或高于单笔上限 {faceMax:yuan} 或总额度 {capacity:yuan}",
  },
  DiscountMarket_ValidityOutOfRange: {
    en: "a quote cannot last until {validUntil:time}; now to {last:time} is possible",
    zh: "报价不能有效至 {validUntil:time}，最晚为 {last:time}",
  },
  DiscountMarket_UnknownQuote: {
    en: "the quote {quoteId} is unknown, used up or removed",
    zh: "报价 {quoteId} 不存在、已用完或已撤销",
  },
  DiscountMarket_NotQuoter: {
    en: "as long as the quote {quoteId} lasts, {bank} alone removes it, not {caller}",
    zh: "报价 {quoteId} 有效期内只能由 {bank} 撤销，不是 {caller}",
  },
  DiscountMarket_StepsSpent: {
    en: "the search ended at the quote {quoteId}: allow more steps",
    zh: "搜索止于报价 {quoteId}，请增加允许的步数",
  },
  DiscountMarket_CircularTrade: {
    en: "the goods {lotId} of the invoice {evidenceId} came back to one of their sellers; nothing is matched until the alert is cleared",
    zh: "发票 {evidenceId} 项下货物 {lotId} 存在循环贸易预警，预警解除前不能自动撮合",
  },
  DiscountMarket_NoFace: {
    en: "a sale is of one fen at least",
    zh: "贴现金额至少为一分",
  },
  DiscountMarket_TooLittle: {
    en: "the market takes {sold:yuan} of {instrumentId}; {faceMin:yuan} at least was to be sold",
    zh: "市场可成交 {instrumentId} {sold:yuan}，低于最低成交额 {faceMin:yuan}",
  },
  MarketDesk_NotDiscounted: {
    en: "the discount {discountId} does not show that the range {from:unit}-{to:unit} of {instrumentId} was discounted",
    zh: "贴现 {discountId} 不能证明 {instrumentId} 区间 {from:unit}-{to:unit} 已贴现",
    law: `${ORDER_4} 第2、5条`,
  },
  MarketDesk_NotBanks: {
    en: "discounted bills are traded between banks; {seller} and {buyer} are not two that may",
    zh: "已贴现票据仅可在银行间交易，{seller} 与 {buyer} 不符合条件",
    law: `${ORDER_4} 第2、5条；票据法 第10条`,
  },
  MarketDesk_RateOutOfRange: {
    en: "the rate {rateMillionths:rate} is zero or above {maximum:rate}",
    zh: "利率 {rateMillionths:rate} 为零或超过 {maximum:rate}",
  },
  MarketDesk_WrongStatus: {
    en: "the trade {tradeId} is {status:TradeStatus}, not {expected:TradeStatus}",
    zh: "交易 {tradeId} 的状态为 {status:TradeStatus}，应为 {expected:TradeStatus}",
  },
  MarketDesk_NotParty: {
    en: "this step on the trade {tradeId} is for {expected}, not {caller}",
    zh: "交易 {tradeId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  MarketDesk_Expired: {
    en: "the offer of the trade {tradeId} ended at {expiresAt:time}",
    zh: "交易 {tradeId} 的报盘已于 {expiresAt:time} 失效",
  },
  RepoDesk_NoKind: {
    en: "a repo is pledged or outright",
    zh: "回购须为质押式或买断式",
  },
  RepoDesk_PrincipalOutOfRange: {
    en: "a repo lends between one fen and the face {face:yuan}, not {principal:yuan}",
    zh: "回购金额 {principal:yuan} 应大于零且不超过票面 {face:yuan}",
  },
  RepoDesk_DueDayOutOfRange: {
    en: "a repo cannot end on {dueDay:date}; {firstDay:date} to {lastDay:date} is possible",
    zh: "回购到期日 {dueDay:date} 应在 {firstDay:date} 至 {lastDay:date} 之间",
  },
  RepoDesk_TooEarly: {
    en: "the repo {tradeId} is redeemed from {dueDay:date} on; today is {today:date}",
    zh: "回购 {tradeId} 自 {dueDay:date} 起赎回，今日为 {today:date}",
  },
  RepoDesk_NotOverdue: {
    en: "the repo {tradeId} can be redeemed to the end of {dueDay:date}; today is {today:date}",
    zh: "回购 {tradeId} 在 {dueDay:date} 日终前均可赎回，今日为 {today:date}",
  },
  RediscountDesk_RateAbove: {
    en: "the rediscount rate {rateMillionths:rate} is above the {rateMax:rate} that the application {tradeId} allows",
    zh: "再贴现利率 {rateMillionths:rate} 高于申请 {tradeId} 所能接受的 {rateMax:rate}",
  },
  RediscountDesk_NotOfClass: {
    en: "nothing shows that {instrumentId} belongs to the class {preference:PreferenceClass}",
    zh: "{instrumentId} 不能证明属于{preference:PreferenceClass}类票据",
    law: ORDER_4,
  },
  RediscountDesk_QuotaExceeded: {
    en: "{available:yuan} of the quota of {bank} is left for the class {preference:PreferenceClass}, {face:yuan} was asked for",
    zh: "{bank} 的{preference:PreferenceClass}类再贴现额度余 {available:yuan}，申请 {face:yuan}",
    law: ORDER_4,
  },
  RediscountDesk_Outstanding: {
    en: "the rediscount {tradeId} uses its quota until {maturesDay:date}; today is {today:date}",
    zh: "再贴现 {tradeId} 占用额度至 {maturesDay:date}，今日为 {today:date}",
  },
  RediscountDesk_Retired: {
    en: "the quota of the rediscount {tradeId} is free already",
    zh: "再贴现 {tradeId} 的额度已释放",
  },
  ListingDesk_TakerNotEligible: {
    en: "{taker} is the seller and cannot be the taker",
    zh: "{taker} 是挂牌方，不能摘牌",
  },
  ListingDesk_NoKeeper: {
    en: "{instrumentId} is no warehouse receipt, so no keeper signs",
    zh: "{instrumentId} 不是仓单，无须保管人签章",
  },
  ListingDesk_NotCountersigned: {
    en: "the keeper has not signed the transfer of {instrumentId} in the listing {listingId}",
    zh: "保管人尚未在挂牌 {listingId} 中对仓单 {instrumentId} 的转让签章",
    law: "民法典 第910条",
  },
  ListingDesk_NotCirculating: {
    en: "the instrument {instrumentId} does not circulate, so it is not listed",
    zh: "{instrumentId} 当前不可转让，不能挂牌",
  },
  ListingDesk_NoPrice: {
    en: "the listing {listingId} needs a price",
    zh: "挂牌 {listingId} 须有价格",
  },
  ListingDesk_ValidityOutOfRange: {
    en: "the listing {listingId} cannot last until {validUntil:time}; now to {last:time} is possible",
    zh: "挂牌 {listingId} 不能有效至 {validUntil:time}，最晚为 {last:time}",
  },
  ListingDesk_WrongStatus: {
    en: "the listing {listingId} is {status:ListingStatus}, not {expected:ListingStatus}",
    zh: "挂牌 {listingId} 的状态为 {status:ListingStatus}，应为 {expected:ListingStatus}",
  },
  ListingDesk_NotParty: {
    en: "this step on the listing {listingId} is for {expected}, not {caller}",
    zh: "挂牌 {listingId} 的这一步骤应由 {expected} 办理，不是 {caller}",
  },
  ListingDesk_Expired: {
    en: "the listing {listingId} ended at {validUntil:time}",
    zh: "挂牌 {listingId} 已于 {validUntil:time} 到期",
  },
  ListingDesk_PriceAbove: {
    en: "the listing {listingId} costs {price:yuan}, above {priceMax:yuan}",
    zh: "挂牌 {listingId} 的价格 {price:yuan} 高于 {priceMax:yuan}",
  },
};
