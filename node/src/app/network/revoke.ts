import { readFile, rename, writeFile } from "node:fs/promises";
import { issueRevocations, readRevocations, serialNumberOf } from "../../crypto/revocations.ts";
import { authorityOf, requireNode } from "./certify.ts";
import { networkLayout } from "./layout.ts";

/**
 * Takes back the certificate of a node of this directory: adds it to the authority's list, which nodes read again within
 * seconds. Returns its serial number. Throws NODE_NOT_FOUND, CRYPTO_REVOCATIONS or CRYPTO_CERTIFICATE.
 */
export async function revokeCertificate(directory: string, node: string): Promise<string> {
  const layout = networkLayout(requireNode(directory, node));
  const authority = await authorityOf(directory);
  const listed = await readFile(layout.revocations, "utf8");
  const { serialNumbers } = await readRevocations(listed, authority.certificatePEM);
  const revoked = serialNumberOf(await readFile(layout.node(node).certificate, "utf8"));
  const list = await issueRevocations({
    authority,
    serialNumbers: new Set([...serialNumbers, revoked]),
  });
  // In one move: a node that reads meanwhile finds the old list or the new one.
  const draft = `${layout.revocations}.new`;
  await writeFile(draft, list);
  await rename(draft, layout.revocations);
  return revoked;
}
