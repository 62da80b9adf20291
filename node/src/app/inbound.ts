import type { Block } from "../types/block.ts";
import { decodeMessage } from "../types/codec/message.ts";
import type { Recover } from "../types/codec/signature.ts";
import { verifyMessage } from "../types/codec/verifyMessage.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { VerifiedMessage } from "../types/message.ts";

export interface InboundPorts {
  readonly recover: Recover;
  readonly isValidator: (address: Address) => boolean;
  /** Root of the transactions' trie as a header names it. */
  readonly transactionsRootOf: (transactions: readonly Uint8Array[]) => Hash;
  /** Sees whatever bears valid signatures, also what is then refused: a signature stays a signature. */
  readonly onVerified: (message: VerifiedMessage) => void;
  readonly onMessage: (message: VerifiedMessage) => void;
  /** A peer sent something that no correct node sends. */
  readonly onBadMessage: (from: Address, reason: string) => void;
}

/**
 * The door for consensus messages: decoded, bounded and verified here once, never inside. Nobody passes on the messages
 * of others: a validator is heard from itself alone, and whoever is none costs us no signature to recover.
 */
export function createInbound(ports: InboundPorts): (from: Address, wire: Uint8Array) => void {
  return (from, wire) => {
    if (!ports.isValidator(from)) return;
    try {
      const verification = verifyMessage(decodeMessage(wire), ports.recover);
      if (verification.kind === "rejected") return ports.onBadMessage(from, verification.fault);
      const { message } = verification;
      ports.onVerified(message);
      const fault = faultOf(message, from, ports);
      if (fault === undefined) ports.onMessage(message);
      else ports.onBadMessage(from, fault);
    } catch (error) {
      if (!(error instanceof NodeError)) throw error;
      ports.onBadMessage(from, error.message);
    }
  };
}

/**
 * The core knows a block by its hash, which binds the body only through its root. A lock with another body under the
 * same hash could be prepared by those who have executed the block and by nobody else, round after round.
 */
function faultOf(
  message: VerifiedMessage,
  from: Address,
  { transactionsRootOf }: InboundPorts,
): string | undefined {
  if (message.signed.author !== from) return "the author is not the sender";
  const block = blockIn(message);
  if (block === undefined) return undefined;
  return transactionsRootOf(block.transactions) === block.header.transactionsRoot
    ? undefined
    : "the body is not the one that the header names";
}

function blockIn(message: VerifiedMessage): Block | undefined {
  if (message.kind === "proposal") return message.signed.payload.block;
  return message.kind === "roundChange" ? message.block : undefined;
}
