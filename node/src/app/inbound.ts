import { decodeMessage } from "../types/codec/message.ts";
import type { Recover } from "../types/codec/signature.ts";
import { verifyMessage } from "../types/codec/verifyMessage.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";

export interface InboundPorts {
  readonly recover: Recover;
  readonly isValidator: (address: Address) => boolean;
  readonly onMessage: (message: VerifiedMessage) => void;
  /** A peer sent something that no correct node sends. */
  readonly onBadMessage: (from: Address, reason: string) => void;
}

/** The door for consensus messages: decoded, bounded and verified here once, never inside. */
export function createInbound(ports: InboundPorts): (from: Address, wire: Uint8Array) => void {
  return (from, wire) => {
    try {
      const verification = verifyMessage(decodeMessage(wire), ports.recover);
      if (verification.kind === "rejected") ports.onBadMessage(from, verification.fault);
      else if (ports.isValidator(verification.message.signed.author)) {
        ports.onMessage(verification.message);
      }
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      ports.onBadMessage(from, error.message);
    }
  };
}
