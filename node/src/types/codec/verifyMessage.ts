import { assertNever } from "../assert.ts";
import type { Address } from "../hex.ts";
import type { Payload, Signed, VerifiedMessage } from "../message.ts";
import { signingHash, type Unverified, type WireMessage } from "./message.ts";
import { type Recover, type SignatureFault, signatureFault } from "./signature.ts";

/** Why a message was refused; `foreignAuthor`: somebody else than the sender signed it. */
export type MessageFault = SignatureFault | "foreignAuthor";

export type Verification =
  | { readonly kind: "verified"; readonly message: VerifiedMessage }
  | { readonly kind: "rejected"; readonly fault: MessageFault };

/**
 * Recovers the author of every signature in a message, its own first: when that is not the `sender`, none of those it
 * justifies itself with is looked at. Whether authors are validators, and what the message means, is for the core to
 * judge; a commit seal too, since it covers a block that a commit does not carry.
 */
export function verifyMessage(
  message: WireMessage,
  recover: Recover,
  sender?: Address,
): Verification {
  try {
    return { kind: "verified", message: verified(message, recover, sender) };
  } catch (error) {
    if (error instanceof Refusal) return { kind: "rejected", fault: error.fault };
    throw error;
  }
}

/** Ends verification from inside a list; never leaves this file. */
class Refusal extends Error {
  readonly fault: MessageFault;

  constructor(fault: MessageFault) {
    super(fault);
    this.fault = fault;
  }
}

function verified(
  message: WireMessage,
  recover: Recover,
  sender: Address | undefined,
): VerifiedMessage {
  const check = <P extends Payload>(unverified: Unverified<P>) => signed(unverified, recover);
  const checkOwn = <P extends Payload>(unverified: Unverified<P>): Signed<P> => {
    const own = check(unverified);
    if (sender !== undefined && own.author !== sender) throw new Refusal("foreignAuthor");
    return own;
  };
  switch (message.kind) {
    case "proposal":
      return {
        kind: "proposal",
        signed: checkOwn(message.signed),
        roundChanges: message.roundChanges.map(check),
        prepares: message.prepares.map(check),
      };
    case "prepare":
      return { kind: "prepare", signed: checkOwn(message.signed) };
    case "commit":
      return { kind: "commit", signed: checkOwn(message.signed) };
    case "roundChange":
      return {
        kind: "roundChange",
        signed: checkOwn(message.signed),
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
