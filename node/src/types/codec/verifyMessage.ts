import { assertNever } from "../assert.ts";
import type { Payload, Signed, VerifiedMessage } from "../message.ts";
import { signingHash, type Unverified, type WireMessage } from "./message.ts";
import { type Recover, type SignatureFault, signatureFault } from "./signature.ts";

export type Verification =
  | { readonly kind: "verified"; readonly message: VerifiedMessage }
  | { readonly kind: "rejected"; readonly fault: SignatureFault };

/**
 * Recovers the author of every signature in a message. Whether authors are validators, and what the
 * message means, is for the core to judge; a commit seal too, since it covers a block that a commit
 * does not carry.
 */
export function verifyMessage(message: WireMessage, recover: Recover): Verification {
  try {
    return { kind: "verified", message: verified(message, recover) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "rejected", fault: error.fault };
    throw error;
  }
}

/** Ends verification from inside a list; never leaves this file. */
class Refusal extends Error {
  readonly fault: SignatureFault;

  constructor(fault: SignatureFault) {
    super(fault);
    this.fault = fault;
  }
}

function verified(message: WireMessage, recover: Recover): VerifiedMessage {
  const check = <P extends Payload>(unverified: Unverified<P>) => signed(unverified, recover);
  switch (message.kind) {
    case "proposal":
      return {
        kind: "proposal",
        signed: check(message.signed),
        roundChanges: message.roundChanges.map(check),
        prepares: message.prepares.map(check),
      };
    case "prepare":
      return { kind: "prepare", signed: check(message.signed) };
    case "commit":
      return { kind: "commit", signed: check(message.signed) };
    case "roundChange":
      return {
        kind: "roundChange",
        signed: check(message.signed),
        block: message.block,
        prepares: message.prepares.map(check),
      };
    default:
      return assertNever(message);
  }
}

function signed<P extends Payload>(unverified: Unverified<P>, recover: Recover): Signed<P> {
  const { payload, signature } = unverified;
  const fault = signatureFault(signature);
  if (fault !== undefined) throw new Refusal(fault);
  const author = recover(signingHash(payload), signature);
  if (author === undefined) throw new Refusal("unrecoverable");
  return { payload, signature, author };
}
