import { existsSync } from "node:fs";
import { mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { serialNumberOf } from "../../crypto/revocations.ts";
import { replaceFile } from "./files.ts";
import type { NetworkLayout } from "./layout.ts";

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates (PEM) that a node's name ever got, in their order. A renewed one does not end the one before it, which may
 * even be of the same TLS key: whoever takes back what a node has needs them all.
 */
export async function certificatesOf(
  layout: NetworkLayout,
  name: string,
): Promise<readonly string[]> {
  // The second is in the first, but where an earlier version made it.
  const files = [layout.certificatesOf(name), layout.node(name).certificate];
  const texts = await Promise.all(files.filter(existsSync).map((file) => readFile(file, "utf8")));
  const certificates = texts.flatMap((text) => text.match(CERTIFICATE) ?? []);
  return [...new Map(certificates.map((each) => [serialNumberOf(each), each])).values()];
}

/** Before a certificate is handed out: from then on it may have to be taken back. */
export async function keepCertificate(
  layout: NetworkLayout,
  name: string,
  certificatePEM: string,
): Promise<void> {
  const all = [...(await certificatesOf(layout, name)), certificatePEM.trim()];
  const file = layout.certificatesOf(name);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await replaceFile(file, `${all.join("\n")}\n`);
}
