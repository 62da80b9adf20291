import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { NodeError } from "../../types/errors.ts";

/** Where `network init` puts things in a network's directory. */
export interface NetworkLayout {
  readonly directory: string;
  readonly genesis: string;
  /** What the genesis was built from; whoever has it can rebuild and compare. */
  readonly consortium: string;
  readonly authorityCertificate: string;
  readonly authorityKey: string;
  /** Certificates that the authority has taken back. */
  readonly revocations: string;
  /** Chain id, URLs and paths for clients. */
  readonly network: string;
  node(name: string): NodeLayout;
}

export interface NodeLayout {
  readonly directory: string;
  readonly config: string;
  readonly keystore: string;
  readonly password: string;
  /** Of the admin port. */
  readonly adminToken: string;
  readonly certificate: string;
  readonly tlsKey: string;
  readonly log: string;
}

export function networkLayout(directory: string): NetworkLayout {
  const at = (...parts: readonly string[]): string => join(directory, ...parts);
  return {
    directory,
    genesis: at("genesis.json"),
    consortium: at("consortium.json"),
    authorityCertificate: at("authority", "ca.pem"),
    authorityKey: at("authority", "ca-key.pem"),
    revocations: at("authority", "revocations.pem"),
    network: at("network.json"),
    node: (name) => ({
      directory: at("nodes", name),
      config: at("nodes", name, "node.json"),
      keystore: at("nodes", name, "key.json"),
      password: at("nodes", name, "password"),
      adminToken: at("nodes", name, "admin-token"),
      certificate: at("nodes", name, "tls.pem"),
      tlsKey: at("nodes", name, "tls-key.pem"),
      log: at("nodes", name, "node.log"),
    }),
  };
}

/** Names of the nodes that have a directory here, ascending. Throws NETWORK_NOT_FOUND. */
export function nodeNames(directory: string): readonly string[] {
  const nodes = join(directory, "nodes");
  if (!existsSync(nodes)) {
    throw new NodeError(
      "NETWORK_NOT_FOUND",
      `${directory} holds no network; make one with: piaohao network init -d ${directory}`,
      { directory },
    );
  }
  return readdirSync(nodes).sort();
}
