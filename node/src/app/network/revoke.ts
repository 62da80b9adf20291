import { readFile } from "node:fs/promises";
import type { CertifiedKey } from "../../crypto/certificates.ts";
import { issueRevocations, readRevocations, serialNumberOf } from "../../crypto/revocations.ts";
import { certificatesOf } from "./certificatesMade.ts";
import { authorityOf, nodeNotFound } from "./certify.ts";
import { replaceFile } from "./files.ts";
import { type NetworkLayout, networkLayout } from "./layout.ts";

/** Serial numbers of the certificates that the authority has taken back. Throws CRYPTO_REVOCATIONS. */
export async function revokedIn(
  layout: NetworkLayout,
  { certificatePEM }: CertifiedKey,
): Promise<ReadonlySet<string>> {
  const listed = await readFile(layout.revocations, "utf8");
  return (await readRevocations(listed, certificatePEM)).serialNumbers;
}

/**
 * Takes back every certificate that a node got: adds them to the authority's list, which nodes read again within seconds.
 * Returns their serial numbers. Throws NODE_NOT_FOUND, CRYPTO_REVOCATIONS or CRYPTO_CERTIFICATE.
 */
export async function revokeCertificates(
  directory: string,
  node: string,
): Promise<readonly string[]> {
  const layout = networkLayout(directory);
  const revoked = (await certificatesOf(layout, node)).map(serialNumberOf);
  if (revoked.length === 0) throw nodeNotFound(directory, node, "certificate");
  const authority = await authorityOf(directory);
  const before = await revokedIn(layout, authority);
  const list = await issueRevocations({
    authority,
    serialNumbers: new Set([...before, ...revoked]),
  });
  await replaceFile(layout.revocations, list);
  return revoked;
}
