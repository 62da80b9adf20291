import { offerInterbank } from "../actions/interbank/offer.ts";
import { signInterbank } from "../actions/interbank/sign.ts";
import { cancelListing } from "../actions/listings/cancel.ts";
import { countersignListing } from "../actions/listings/countersign.ts";
import { getListing } from "../actions/listings/get.ts";
import { listAsset } from "../actions/listings/list.ts";
import { registerListing } from "../actions/listings/register.ts";
import { takeListing } from "../actions/listings/take.ts";
import { classifyAcceptor } from "../actions/market/classify.ts";
import { acceptorClassOf } from "../actions/market/classOf.ts";
import { previewSale } from "../actions/market/preview.ts";
import { sellAtMarket } from "../actions/market/sell.ts";
import { quoteBookOf } from "../actions/quotes/book.ts";
import { getQuote } from "../actions/quotes/get.ts";
import { postQuote } from "../actions/quotes/post.ts";
import { removeQuote } from "../actions/quotes/remove.ts";
import { applyForRediscount } from "../actions/rediscounts/apply.ts";
import { getRediscount } from "../actions/rediscounts/get.ts";
import { grantRediscount } from "../actions/rediscounts/grant.ts";
import { rediscountQuotaOf } from "../actions/rediscounts/quota.ts";
import { retireRediscount } from "../actions/rediscounts/retire.ts";
import { setRediscountQuota } from "../actions/rediscounts/setQuota.ts";
import { enforceRepo } from "../actions/repos/enforce.ts";
import { getRepo } from "../actions/repos/get.ts";
import { offerRepo } from "../actions/repos/offer.ts";
import { owedOnRepo } from "../actions/repos/owed.ts";
import { redeemRepo } from "../actions/repos/redeem.ts";
import { signRepo } from "../actions/repos/sign.ts";
import { amountsOfTrade } from "../actions/trades/amounts.ts";
import { getTrade } from "../actions/trades/get.ts";
import { refuseTrade } from "../actions/trades/refuse.ts";
import { withdrawTrade } from "../actions/trades/withdraw.ts";

/** Standing quotes of banks for discount (报价). */
export const quotes = {
  post: postQuote,
  remove: removeQuote,
  get: getQuote,
  book: quoteBookOf,
};

/** Discount at the best standing quotes (撮合). */
export const market = {
  sell: sellAtMarket,
  preview: previewSale,
  classify: classifyAcceptor,
  classOf: acceptorClassOf,
};

/** Sale of discounted bills from bank to bank (转贴现). */
export const interbank = {
  offer: offerInterbank,
  sign: signInterbank,
  refuse: refuseTrade("InterbankDesk"),
  withdraw: withdrawTrade("InterbankDesk"),
  amounts: amountsOfTrade("InterbankDesk"),
  get: getTrade("InterbankDesk"),
};

/** Repo of discounted bills (质押式回购, 买断式回购). */
export const repos = {
  offer: offerRepo,
  sign: signRepo,
  refuse: refuseTrade("RepoDesk"),
  withdraw: withdrawTrade("RepoDesk"),
  redeem: redeemRepo,
  enforce: enforceRepo,
  owed: owedOnRepo,
  get: getRepo,
};

/** Rediscount with the central bank (再贴现). */
export const rediscounts = {
  apply: applyForRediscount,
  grant: grantRediscount,
  refuse: refuseTrade("RediscountDesk"),
  withdraw: withdrawTrade("RediscountDesk"),
  retire: retireRediscount,
  amounts: amountsOfTrade("RediscountDesk"),
  get: getRediscount,
  setQuota: setRediscountQuota,
  quota: rediscountQuotaOf,
};

/** Listing of assets of any class (登记、挂牌、摘牌、注销). */
export const listings = {
  register: registerListing,
  countersign: countersignListing,
  list: listAsset,
  take: takeListing,
  cancel: cancelListing,
  get: getListing,
};
