import { constants, type X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { Address } from "../types/hex.ts";

/** What a node shows to its peers and what it accepts from them; all PEM. */
export interface TLSIdentity {
  /** The consortium's certificate authority: only what it signed is accepted. */
  readonly authorityPEM: string;
  readonly certificatePEM: string;
  readonly privateKeyPEM: string;
}

/** What a peer's certificate says, once TLS found that the consortium signed it. */
export interface PeerCertificate {
  /** Of the node key that it is bound to. */
  readonly address: Address;
  /** As the authority numbered it: hexadecimal, upper case, without leading zeros. */
  readonly serialNumber: string;
  readonly notAfterMs: number;
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
  readonly secureOptions: number;
} {
  return {
    ca: identity.authorityPEM,
    cert: identity.certificatePEM,
    key: identity.privateKeyPEM,
    minVersion: "TLSv1.3",
    rejectUnauthorized: true,
    // A resumed session would show a certificate that nobody looked at again.
    secureOptions: constants.SSL_OP_NO_TICKET,
  };
}

/** Who is at the other end, from the certificate that TLS verified; undefined when it names no node. */
export function peerCertificateOf(
  socket: TLSSocket,
  addressOfCertificate: AddressOfCertificate,
): PeerCertificate | undefined {
  const certificate = socket.getPeerX509Certificate();
  return socket.authorized && certificate !== undefined
    ? readCertificate(certificate, addressOfCertificate)
    : undefined;
}

function readCertificate(
  { raw, serialNumber, validToDate }: X509Certificate,
  addressOfCertificate: AddressOfCertificate,
): PeerCertificate | undefined {
  try {
    const address = addressOfCertificate(raw);
    return {
      address,
      serialNumber: serialNumber.replace(/^0+(?=.)/, ""),
      notAfterMs: validToDate.getTime(),
    };
  } catch {
    return undefined;
  }
}
