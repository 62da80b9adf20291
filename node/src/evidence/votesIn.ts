import { assertNever } from "../types/assert.ts";
import type { Payload, Signed, VerifiedMessage } from "../types/message.ts";

/** Every payload in a message that somebody signed: its own, and those that justify it. */
export function votesIn(message: VerifiedMessage): readonly Signed<Payload>[] {
  switch (message.kind) {
    case "prepare":
    case "commit":
      return [message.signed];
    case "roundChange":
      return [message.signed, ...message.prepares];
    case "proposal":
      return [message.signed, ...message.roundChanges, ...message.prepares];
    default:
      return assertNever(message);
  }
}
