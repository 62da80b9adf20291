import { isBusinessDay } from "../actions/calendar/isBusinessDay.ts";
import { isYearPublished } from "../actions/calendar/isPublished.ts";
import { businessDayOnOrAfter } from "../actions/calendar/onOrAfter.ts";
import { proposeYear } from "../actions/calendar/proposeYear.ts";
import { publishYear } from "../actions/calendar/publishYear.ts";
import { today } from "../actions/calendar/today.ts";
import { accountOfUSCC } from "../actions/members/accountOf.ts";
import { admitMember } from "../actions/members/admit.ts";
import { listMembers } from "../actions/members/list.ts";
import { memberOf } from "../actions/members/of.ts";
import { restoreMember } from "../actions/members/restore.ts";
import { suspendMember } from "../actions/members/suspend.ts";
import { getOperator } from "../actions/operators/get.ts";
import { limitOperator } from "../actions/operators/limit.ts";
import { replaceOperator } from "../actions/operators/replace.ts";
import { roleOfOperator } from "../actions/operators/roleOf.ts";
import { setOperator } from "../actions/operators/set.ts";
import { proposePolicy } from "../actions/policy/propose.ts";
import { schedulePolicy } from "../actions/policy/schedule.ts";
import { policyValueOf } from "../actions/policy/valueOf.ts";
import { cancelUpgrade } from "../actions/upgrades/cancel.ts";
import { executeUpgrade } from "../actions/upgrades/execute.ts";
import { implementationOf } from "../actions/upgrades/implementationOf.ts";
import { proposeUpgrade } from "../actions/upgrades/propose.ts";
import { admitValidator } from "../actions/validators/admit.ts";
import { listEquivocations } from "../actions/validators/equivocations.ts";
import { evidenceOfNode } from "../actions/validators/evidence.ts";
import { listValidators } from "../actions/validators/list.ts";
import { operatorOfValidator } from "../actions/validators/operatorOf.ts";
import { removeValidator } from "../actions/validators/remove.ts";
import { replaceValidatorKey } from "../actions/validators/replaceKey.ts";
import { reportEquivocation } from "../actions/validators/reportEquivocation.ts";

/** Institutions of the consortium. */
export const members = {
  admit: admitMember,
  suspend: suspendMember,
  restore: restoreMember,
  of: memberOf,
  accountOf: accountOfUSCC,
  list: listMembers,
};

/** Keys of institutions. */
export const operators = {
  set: setOperator,
  replace: replaceOperator,
  limit: limitOperator,
  roleOf: roleOfOperator,
  get: getOperator,
};

/** Business days. */
export const calendar = {
  today,
  isBusinessDay,
  onOrAfter: businessDayOnOrAfter,
  isPublished: isYearPublished,
  proposeYear,
  publishYear,
};

/** Governed figures. */
export const policy = {
  valueOf: policyValueOf,
  propose: proposePolicy,
  schedule: schedulePolicy,
};

/** Codes of the contracts. */
export const upgrades = {
  implementationOf,
  propose: proposeUpgrade,
  execute: executeUpgrade,
  cancel: cancelUpgrade,
};

/** Accounting nodes. */
export const validators = {
  list: listValidators,
  admit: admitValidator,
  remove: removeValidator,
  replaceKey: replaceValidatorKey,
  operatorOf: operatorOfValidator,
  evidence: evidenceOfNode,
  reportEquivocation,
  equivocations: listEquivocations,
};
