import { NodeError } from "../types/errors.ts";

/** Codes of the NodeErrors thrown by crypto/. */
export type CryptoErrorCode =
  /** Wrong length, high s, recovery id above 1, or no public key for it. */
  | "CRYPTO_BAD_SIGNATURE"
  /** Not 32 bytes, zero, or not below the order of the curve. */
  | "CRYPTO_BAD_PRIVATE_KEY"
  /** Not a canonical, signed transaction of this chain; `details.reason` says why. */
  | "CRYPTO_INVALID_TRANSACTION"
  /** A keystore or password file is missing, readable by others, malformed or does not open. */
  | "CRYPTO_KEYSTORE"
  /** A certificate does not parse or does not name exactly one node. */
  | "CRYPTO_CERTIFICATE"
  /** A request for a certificate does not parse, or a signature under it is not of the key that it names. */
  | "CRYPTO_CERTIFICATE_REQUEST"
  /** A revocation list does not parse or is not the authority's. */
  | "CRYPTO_REVOCATIONS";

export function cryptoError(
  code: CryptoErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  cause?: unknown,
): NodeError<CryptoErrorCode> {
  return new NodeError(code, message, details, cause);
}
