import { expect } from "chai";
import { NodeError } from "../../../../node/src/types/errors.ts";

/** Awaits a rejection with this code and answers the error. */
export async function expectCode(promise: Promise<unknown>, code: string): Promise<NodeError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof NodeError)) throw error ?? new Error(`expected ${code}, got a result`);
  expect(error.code).to.equal(code);
  return error;
}
