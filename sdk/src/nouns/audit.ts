import { bundleHistory } from "../actions/audit/bundle.ts";
import { verifiedHistory } from "../actions/audit/history.ts";

/** Verified histories. */
export const audit = {
  history: verifiedHistory,
  bundle: bundleHistory,
};
