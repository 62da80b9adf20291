import { readFile } from "node:fs/promises";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { readKeystoreFile } from "../../node/src/crypto/keystore.ts";
import { addressOf } from "../../node/src/crypto/signing.ts";
import type { TLSIdentity } from "../../node/src/p2p/tls.ts";
import type { Address } from "../../node/src/types/hex.ts";

/** What a validator that turned against the others has: its key and its certificate. */
export interface Accomplice {
  readonly address: Address;
  readonly privateKey: Uint8Array;
  readonly tls: TLSIdentity;
}

/** Takes the secrets of a node out of its directory. */
export async function readAccomplice(directory: string, name: string): Promise<Accomplice> {
  const layout = networkLayout(directory);
  const node = layout.node(name);
  const privateKey = await readKeystoreFile({
    keystorePath: node.keystore,
    passwordPath: node.password,
  });
  return {
    address: addressOf(privateKey),
    privateKey,
    tls: {
      authorityPEM: await readFile(layout.authorityCertificate, "utf8"),
      certificatePEM: await readFile(node.certificate, "utf8"),
      privateKeyPEM: await readFile(node.tlsKey, "utf8"),
    },
  };
}
