import rules from "../generated/rules.json" with { type: "json" };

/** A rule of law or practice that the contracts enforce; docs/rules.md lists all with their places and tests. */
export interface LegalRule {
  /** "BILL-TENOR" */
  readonly id: string;
  /** Article or practice that it comes from; † = to be confirmed by a lawyer against the text of the law. */
  readonly article: string;
  readonly sentence: string;
}

/** The rules that refuse by an error; none when the error is no rule of law but one of form. */
export function legalRulesOf(errorCode: string): readonly LegalRule[] {
  return rules
    .filter(({ error }) => error === errorCode)
    .map(({ id, article, sentence }) => ({ id, article, sentence }));
}
