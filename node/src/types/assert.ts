/** A broken assumption of ours; kept on in production. */
export class AssertionFailure extends Error {
  override readonly name = "AssertionFailure";
}

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new AssertionFailure(message);
}

export function assertDefined<T>(value: T | undefined | null, message: string): T {
  if (value === undefined || value === null) throw new AssertionFailure(message);
  return value;
}

export function assertNever(value: never): never {
  throw new AssertionFailure(`unexpected ${JSON.stringify(value)}`);
}
