import { readFile } from "node:fs/promises";
import { issueRevocations, readRevocations, serialNumberOf } from "../../crypto/revocations.ts";
import { authorityOf, fileOfNode } from "./certify.ts";
import { replaceFile } from "./files.ts";
import { networkLayout } from "./layout.ts";

/**
 * Takes back the certificate of a node of this directory: adds it to the authority's list, which nodes read again within
 * seconds. Returns its serial number. Throws NODE_NOT_FOUND, CRYPTO_REVOCATIONS or CRYPTO_CERTIFICATE.
 */
export async function revokeCertificate(directory: string, node: string): Promise<string> {
  const { revocations } = networkLayout(directory);
  const revoked = serialNumberOf(await readFile(fileOfNode(directory, node, "certificate")));
  const authority = await authorityOf(directory);
  const listed = await readFile(revocations, "utf8");
  const { serialNumbers } = await readRevocations(listed, authority.certificatePEM);
  const list = await issueRevocations({
    authority,
    serialNumbers: new Set([...serialNumbers, revoked]),
  });
  await replaceFile(revocations, list);
  return revoked;
}
