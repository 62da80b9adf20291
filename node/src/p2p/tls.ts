import type { TLSSocket } from "node:tls";
import type { Address } from "../types/hex.ts";

/** What a node shows to its peers and what it accepts from them; all PEM. */
export interface TLSIdentity {
  /** The consortium's certificate authority: only what it signed is accepted. */
  readonly authorityPEM: string;
  readonly certificatePEM: string;
  readonly privateKeyPEM: string;
}

/** The node address that a certificate (PEM or DER) is bound to; throws when there is none. */
export type AddressOfCertificate = (certificate: string | Uint8Array) => Address;

/** Options of either side of a mutual TLS connection. */
export function tlsOptions(identity: TLSIdentity): {
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly minVersion: "TLSv1.3";
  readonly rejectUnauthorized: true;
} {
  return {
    ca: identity.authorityPEM,
    cert: identity.certificatePEM,
    key: identity.privateKeyPEM,
    minVersion: "TLSv1.3",
    rejectUnauthorized: true,
  };
}

/** Who is at the other end, from the certificate that TLS verified; undefined when it names no node. */
export function peerAddressOf(
  socket: TLSSocket,
  addressOfCertificate: AddressOfCertificate,
): Address | undefined {
  const certificate = socket.getPeerX509Certificate();
  if (!socket.authorized || certificate === undefined) return undefined;
  try {
    return addressOfCertificate(certificate.raw);
  } catch {
    return undefined;
  }
}
