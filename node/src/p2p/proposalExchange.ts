import { viewOfMessage } from "../types/codec/messageView.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { NetworkHandlers } from "../types/ports/network.ts";
import { transactionBatches } from "./batches.ts";
import type { ProposalFrame, SpokenFrame } from "./frames.ts";
import { Gatherings } from "./gatherings.ts";
import type { NetworkLimits } from "./limits.ts";
import { type MessageFrame, ToldProposals } from "./toldProposals.ts";

export interface ExchangePorts {
  readonly clock: Pick<Clock, "after">;
  readonly limits: Pick<NetworkLimits, "answerBytesMax">;
  /** Undefined before the start and after the end. */
  readonly handlers: () => NetworkHandlers | undefined;
  /** Connected peers. */
  readonly peers: () => readonly Address[];
  readonly send: (peer: Address, frame: SpokenFrame) => void;
}

/** What naming or asking for a transaction is charged with, in bytes: it is looked for, whether it is there or not. */
const LOOKUP_BYTES = 256;

/** Proposals on their way: with hashes out, in full in, and what has to be asked for in between. */
export class ProposalExchange {
  readonly #ports: ExchangePorts;
  readonly #told = new ToldProposals();
  readonly #gatherings: Gatherings;

  constructor(ports: ExchangePorts) {
    this.#ports = ports;
    this.#gatherings = new Gatherings({
      ...ports,
      ask: ports.send,
      deliver: (from, message) => ports.handlers()?.onConsensus(from, message),
    });
  }

  /** The form in which an encoded message of ours travels. */
  frameOf(message: Uint8Array): MessageFrame {
    return this.#told.frameOf(message);
  }

  /** Hears a peer; returns the bytes that it is charged for beside those that it sent. Throws P2P_PROTOCOL_VIOLATION. */
  onFrame(from: Address, frame: ProposalFrame): number {
    switch (frame.kind) {
      case "proposal":
        this.#gatherings.onProposal(from, frame.proposal);
        return frame.proposal.hashes.length * LOOKUP_BYTES;
      case "preview":
        this.#ports.handlers()?.onPreview(from, frame.preview);
        return frame.preview.hashes.length * LOOKUP_BYTES;
      case "getTransactions":
        return this.#giveTransactions(from, frame.hashes) + frame.hashes.length * LOOKUP_BYTES;
      case "getProposal": {
        const message = this.#told.message(frame.view);
        if (message === undefined) return LOOKUP_BYTES;
        this.#ports.send(from, { kind: "consensus", message });
        return message.length;
      }
    }
  }

  /** To be called with what came in full, before it is heard. */
  onConsensus(from: Address, message: Uint8Array): void {
    const view = viewOfMessage(message);
    if (view?.kind === "proposal") this.#gatherings.onFull(from, view);
  }

  /** To be called with transactions of anybody, after the pool has seen them. */
  onTransactions(transactions: readonly Uint8Array[]): void {
    this.#gatherings.onTransactions(transactions);
  }

  stop(): void {
    this.#gatherings.stop();
  }

  /** As many as there are and fit into an answer; returns their bytes. */
  #giveTransactions(to: Address, hashes: readonly Hash[]): number {
    const { handlers, limits, send } = this.#ports;
    const found: Uint8Array[] = [];
    let bytes = 0;
    for (const hash of hashes) {
      const raw = this.#told.transaction(hash) ?? handlers()?.transaction(hash);
      if (raw === undefined) continue;
      if (found.length > 0 && bytes + raw.length > limits.answerBytesMax) break;
      found.push(raw);
      bytes += raw.length;
    }
    for (const transactions of transactionBatches(found)) {
      send(to, { kind: "transactions", transactions });
    }
    return bytes;
  }
}
