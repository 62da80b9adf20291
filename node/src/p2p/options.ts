import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { PeerEndpoint } from "./dialer.ts";
import type { NetworkLimits } from "./limits.ts";
import type { Logger } from "./logger.ts";
import type { DuplicateKey } from "./peerTable.ts";
import type { AddressOfCertificate, PeerCertificate, TLSIdentity } from "./tls.ts";

export interface NetworkOptions {
  readonly chainId: bigint;
  readonly genesisHash: Hash;
  readonly tls: TLSIdentity;
  readonly addressOfCertificate: AddressOfCertificate;
  /** Host default 127.0.0.1: listening elsewhere is a decision. Port 0 takes any free one. */
  readonly listen: { readonly host?: string; readonly port: number };
  /** Peers to dial; others may dial us. */
  readonly peers: readonly PeerEndpoint[];
  /** Whether a node may be connected; asked on connecting and by `recheck`. */
  readonly isAdmitted: (address: Address) => boolean;
  /** Whether a certificate of the consortium still counts; asked at the same times. Default: until it expires. */
  readonly isTrusted?: (certificate: PeerCertificate) => boolean;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly onDuplicateKey?: (duplicate: DuplicateKey) => void;
  readonly limits?: Partial<NetworkLimits>;
  /** Between 0 and 1; default Math.random. */
  readonly random?: () => number;
}
