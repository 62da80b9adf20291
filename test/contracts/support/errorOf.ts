import type { TestNetwork } from "./network.ts";

/**
 * The name of the contracts' error by which a promise rejects, or else its text; undefined when it resolves. The simulator names an error
 * only if the contract that reverts declares it, and rules hand their errors over encoded.
 */
export async function errorOf(
  { errors }: Pick<TestNetwork, "errors">,
  promise: Promise<unknown>,
): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return nameOf({ errors }, error) ?? String(error);
  }
}

/** The name of the contracts' error in a rejection of the simulator's; undefined when it is none of theirs. */
export function nameOf(
  { errors }: Pick<TestNetwork, "errors">,
  error: unknown,
): string | undefined {
  const [, name, data] =
    /custom error (?:'(\w+)\(|\(return data: (0x[0-9a-f]+))/.exec(String(error)) ?? [];
  return data === undefined ? name : errors.interface.parseError(data)?.name;
}
