import { expect } from "chai";
import { AuditError, type AuditErrorCode } from "../../../../sdk/src/index.ts";

/** Asserts that a verification fails with this code. */
export function refuses(verify: () => unknown, code: AuditErrorCode): AuditError {
  try {
    verify();
  } catch (error) {
    expect(error, String(error)).to.be.instanceOf(AuditError);
    expect((error as AuditError).code, String(error)).to.equal(code);
    expect((error as AuditError).messageZh).to.match(/\p{Script=Han}/u);
    return error as AuditError;
  }
  throw new Error(`nothing failed; ${code} was expected`);
}
