import type { ClientContext } from "./context.ts";
import type { Intent } from "./intent.ts";

/**
 * Runs an action up to its signature and no further: nothing is signed and nothing sent.
 * @param run an action that calls `act` with the context it is given
 * @returns what the institution would call; the approvals that come first are not among it
 */
export async function rehearse(
  context: ClientContext,
  run: (rehearsing: ClientContext) => Promise<unknown>,
): Promise<readonly Intent[]> {
  const end = new Error("the rehearsal ends here");
  let calls: readonly Intent[] = [];
  const rehearsal = (noted: readonly Intent[]): never => {
    calls = noted;
    throw end;
  };
  try {
    await run({ ...context, rehearsal });
  } catch (error) {
    if (error !== end) throw error;
  }
  return calls;
}
