import { expect } from "chai";
import { PiaohaoError } from "../../../sdk/src/index.ts";

/** Asserts that an action is refused for this reason, with these arguments among the error's. */
export async function expectRefusal(
  action: Promise<unknown>,
  code: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<PiaohaoError> {
  const error = await failureOf(action);
  expect(error, `${error.stack}`).to.be.instanceOf(PiaohaoError);
  const refusal = error as PiaohaoError;
  expect(refusal.code).to.equal(code);
  expect(refusal.args).to.include(args);
  return refusal;
}

/** Asserts that something fails with a coded error. */
export async function expectCode(action: Promise<unknown>, code: string): Promise<Error> {
  const error = await failureOf(action);
  expect((error as { code?: unknown }).code, `${error.stack}`).to.equal(code);
  return error;
}

async function failureOf(action: Promise<unknown>): Promise<Error> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(outcome, "nothing failed").to.be.instanceOf(Error);
  return outcome as Error;
}
