import type { ClientContext } from "../../chain/context.ts";
import { encodeShortText } from "../../values/shortText.ts";

export interface PolicyValueParams {
  /** For example `BILL_TENOR_MONTHS`; the unit comes last. */
  readonly parameter: string;
  /** UTC seconds; now unless given. */
  readonly at?: bigint | undefined;
}

/**
 * The value of a governed figure.
 * @throws PiaohaoError Policy_Unknown
 */
export async function policyValueOf(
  { contracts }: ClientContext,
  { parameter, at }: PolicyValueParams,
): Promise<bigint> {
  const policy = await contracts.at("Policy");
  const name = encodeShortText(parameter);
  return at === undefined ? policy.getFunction("valueOf")(name) : policy.valueAt(name, at);
}
