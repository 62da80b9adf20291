import { lastMonthEndOf } from "../actions/credit/lastMonthEnd.ts";
import { creditStandingOf } from "../actions/credit/standing.ts";
import { discloseBill } from "../actions/disclosures/bill.ts";
import { discloseCredit } from "../actions/disclosures/credit.ts";
import { billDisclosureOf, creditDisclosureOf } from "../actions/disclosures/of.ts";
import { fileFigures } from "../actions/filings/file.ts";
import { filedFiguresOf } from "../actions/filings/of.ts";

/** Figures that banks file about themselves. */
export const filings = {
  file: fileFigures,
  of: filedFiguresOf,
};

/** What acceptors publish of their bills and themselves (信息披露). */
export const disclosures = {
  bill: discloseBill,
  credit: discloseCredit,
  ofBill: billDisclosureOf,
  ofAcceptor: creditDisclosureOf,
};

/** The credit of acceptors, computed from their payments. */
export const credit = {
  standing: creditStandingOf,
  lastMonthEnd: lastMonthEndOf,
};
