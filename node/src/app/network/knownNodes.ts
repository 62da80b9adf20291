import { readFile } from "node:fs/promises";
import { addressOfCertificate } from "../../crypto/certificateAddress.ts";
import type { Address } from "../../types/hex.ts";
import { parseWith, readJSON } from "../config.ts";
import { ConsortiumSchema } from "./consortium.ts";
import { certifiedNames, type NetworkLayout } from "./layout.ts";

/** A name that is taken, and whose it is. */
export interface KnownNode {
  readonly name: string;
  readonly address: Address;
}

/** Of the consortium's description, and those that have a certificate. Throws CONFIG_UNREADABLE or CONFIG_INVALID. */
export async function knownNodes(layout: NetworkLayout): Promise<readonly KnownNode[]> {
  const { consortium } = layout;
  const { validators } = parseWith(ConsortiumSchema, readJSON(consortium), consortium);
  return [...validators, ...(await certifiedNodes(layout))];
}

/** Those that have a certificate in the directory, by their names in ascending order. */
export function certifiedNodes(layout: NetworkLayout): Promise<readonly KnownNode[]> {
  const nodes = certifiedNames(layout.directory).map(async (name) => ({
    name,
    address: addressOfCertificate(await readFile(layout.node(name).certificate)),
  }));
  return Promise.all(nodes);
}
