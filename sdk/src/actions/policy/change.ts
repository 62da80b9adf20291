import type { ActionOptions } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { type Intent, intentOf } from "../../chain/intent.ts";
import { encodeShortText } from "../../values/shortText.ts";

export interface PolicyChangeParams extends ActionOptions {
  readonly parameter: string;
  readonly value: bigint;
  /** UTC seconds, not past when the change is made. */
  readonly effectiveAt: bigint;
}

export async function changeOf(
  { contracts }: ClientContext,
  { parameter, value, effectiveAt }: PolicyChangeParams,
): Promise<Intent> {
  const policy = await contracts.at("Policy");
  const args: [string, bigint, bigint] = [encodeShortText(parameter), value, effectiveAt];
  return intentOf(policy, policy.interface.encodeFunctionData("schedule", args));
}
