import { readFile } from "node:fs/promises";
import { issueRevocations, readRevocations, serialNumberOf } from "../../crypto/revocations.ts";
import { certificatesOf } from "./certificatesMade.ts";
import { authorityOf, nodeNotFound } from "./certify.ts";
import { replaceFile } from "./files.ts";
import { networkLayout } from "./layout.ts";

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
  const listed = await readFile(layout.revocations, "utf8");
  const { serialNumbers } = await readRevocations(listed, authority.certificatePEM);
  const list = await issueRevocations({
    authority,
    serialNumbers: new Set([...serialNumbers, ...revoked]),
  });
  await replaceFile(layout.revocations, list);
  return revoked;
}
