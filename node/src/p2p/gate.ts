import type { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import { networkError } from "./errors.ts";
import type { PeerCertificate } from "./tls.ts";

export interface GateOptions {
  readonly isAdmitted: (address: Address) => boolean;
  readonly isTrusted: (certificate: PeerCertificate) => boolean;
  readonly clock: Pick<Clock, "after">;
  readonly penaltyMs: number;
}

/** Who may be connected, now. */
export class Gate {
  readonly #options: GateOptions;
  /** Peers refused for a while, with what ends the refusal early. */
  readonly #refused = new Map<Address, () => void>();

  constructor(options: GateOptions) {
    this.#options = options;
  }

  isRefused(address: Address): boolean {
    return this.#refused.has(address) || !this.#options.isAdmitted(address);
  }

  /** Why a standing connection must end; undefined when it may stay. */
  reasonToEnd(certificate: PeerCertificate): NodeError | undefined {
    const { address, serialNumber } = certificate;
    if (!this.#options.isAdmitted(address)) {
      return networkError("P2P_NOT_ADMITTED", "the peer is not admitted");
    }
    if (!this.#options.isTrusted(certificate)) {
      const message = "the certificate was revoked or has expired";
      return networkError("P2P_CERTIFICATE_REFUSED", message, { serialNumber });
    }
    return undefined;
  }

  /** Why a peer may not connect; `connections` is how many it has already. */
  refusalOf(
    certificate: PeerCertificate,
    connections: { readonly standing: number; readonly max: number },
  ): NodeError | undefined {
    if (this.#refused.has(certificate.address)) {
      return networkError("P2P_NOT_ADMITTED", "the peer is refused for a while");
    }
    const { standing, max } = connections;
    if (standing >= max) {
      const message = "the peer has as many connections as it may";
      return networkError("P2P_TOO_MANY_CONNECTIONS", message, { standing });
    }
    return this.reasonToEnd(certificate);
  }

  refuseForAWhile(peer: Address): void {
    this.#refused.get(peer)?.();
    const { clock, penaltyMs } = this.#options;
    this.#refused.set(
      peer,
      clock.after(penaltyMs, () => this.#refused.delete(peer)),
    );
  }

  stop(): void {
    for (const cancel of this.#refused.values()) cancel();
  }
}
