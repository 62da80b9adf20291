import { PiaohaoError } from "../errors/piaohaoError.ts";
import type { Address } from "../types.ts";
import type { ClientContext } from "./context.ts";
import type { Rehearsed } from "./rehearsal.ts";
import type { Call } from "./signer.ts";

/**
 * Runs an action up to its signature and no further: nothing is signed and nothing sent.
 * @param account who would act
 * @param run an action that calls `act` with the context it is given
 * @returns the calls of the request that the institution would sign, approvals among them
 */
export async function rehearse(
  context: ClientContext,
  account: Address,
  run: (rehearsing: ClientContext) => Promise<unknown>,
): Promise<readonly Call[]> {
  const end = new Error("the rehearsal ends here");
  const taken: Rehearsed[] = [];
  const take = (action: Rehearsed): never => {
    taken.push(action);
    throw end;
  };
  try {
    await run({ ...context, rehearsal: { account, take } });
  } catch (error) {
    if (error !== end) throw error;
  }
  const [action] = taken;
  if (action === undefined) return [];
  return [...(await preparationOf(action)), ...action.calls];
}

/** Where the amount to approve is refused, the call that it is for is refused too, and in its own words. */
async function preparationOf({ prepare }: Rehearsed): Promise<readonly Call[]> {
  try {
    return (await prepare?.calls()) ?? [];
  } catch (error) {
    if (error instanceof PiaohaoError) return [];
    throw error;
  }
}
