import { lastMonthEndOf } from "../actions/credit/lastMonthEnd.ts";
import { creditStandingOf } from "../actions/credit/standing.ts";
import { discloseBill } from "../actions/disclosures/bill.ts";
import { discloseCredit } from "../actions/disclosures/credit.ts";
import { billDisclosureOf, creditDisclosureOf } from "../actions/disclosures/of.ts";
import { fileFigures } from "../actions/filings/file.ts";
import { filedFiguresOf } from "../actions/filings/of.ts";
import { freezeSlice } from "../actions/freezes/freeze.ts";
import { getFreeze } from "../actions/freezes/get.ts";
import { lapseFreeze } from "../actions/freezes/lapse.ts";
import { releaseFreeze } from "../actions/freezes/release.ts";
import { renewFreeze } from "../actions/freezes/renew.ts";

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

/** Court freezes (司法冻结). */
export const freezes = {
  freeze: freezeSlice,
  renew: renewFreeze,
  release: releaseFreeze,
  lapse: lapseFreeze,
  get: getFreeze,
};
