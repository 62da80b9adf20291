import { EVIDENCE_ERRORS, LEDGER_ERRORS } from "./catalogue/assets.ts";
import { GOVERNANCE_ERRORS, MEMBER_ERRORS } from "./catalogue/consortium.ts";
import { CREDIT_ERRORS } from "./catalogue/credit.ts";
import { MARKET_ERRORS, SETTLEMENT_ERRORS } from "./catalogue/desks.ts";
import type { Catalogue } from "./catalogue/entry.ts";
import { FREEZE_ERRORS } from "./catalogue/freezes.ts";
import { INSTRUMENT_ERRORS } from "./catalogue/instruments.ts";
import { LIABILITY_ERRORS } from "./catalogue/liability.ts";
import { TRADE_ERRORS } from "./catalogue/market.ts";
import { OPERATOR_ERRORS } from "./catalogue/operators.ts";
import { PLATFORM_ERRORS } from "./catalogue/platform.ts";
import { CIRCULAR_TRADE_ERRORS } from "./catalogue/trade.ts";

/** What every error of the contracts means, by name. */
export const CATALOGUE: Catalogue = {
  ...MEMBER_ERRORS,
  ...OPERATOR_ERRORS,
  ...GOVERNANCE_ERRORS,
  ...CREDIT_ERRORS,
  ...FREEZE_ERRORS,
  ...EVIDENCE_ERRORS,
  ...CIRCULAR_TRADE_ERRORS,
  ...LEDGER_ERRORS,
  ...INSTRUMENT_ERRORS,
  ...MARKET_ERRORS,
  ...SETTLEMENT_ERRORS,
  ...LIABILITY_ERRORS,
  ...TRADE_ERRORS,
  ...PLATFORM_ERRORS,
};
