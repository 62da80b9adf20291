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
  /** Those that it has ever made for a node. */
  certificatesOf(name: string): string;
  /** Chain id, URLs and paths for clients. */
  readonly network: string;
  node(name: string): NodeLayout;
}

export interface NodeLayout {
  readonly directory: string;
  readonly config: string;
  /** The other nodes, and where they are reached. */
  readonly peers: string;
  readonly keystore: string;
  readonly password: string;
  /** Of the admin port. */
  readonly adminToken: string;
  readonly certificate: string;
  readonly tlsKey: string;
  /** For the consortium's authority, of a node whose key is not where the authority's is. */
  readonly certificateRequest: string;
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
    certificatesOf: (name) => at("authority", "certificates", `${name}.pem`),
    network: at("network.json"),
    node: (name) => nodeLayout(join(nodesIn(directory), name)),
  };
}

export function nodeLayout(directory: string): NodeLayout {
  const at = (part: string): string => join(directory, part);
  return {
    directory,
    config: at("node.json"),
    peers: at("peers.json"),
    keystore: at("key.json"),
    password: at("password"),
    adminToken: at("admin-token"),
    certificate: at("tls.pem"),
    tlsKey: at("tls-key.pem"),
    certificateRequest: at("request.json"),
    log: at("node.log"),
  };
}

/** Names of the nodes that can be run from a network's directory, ascending. Throws NETWORK_NOT_FOUND. */
export function nodeNames(directory: string): readonly string[] {
  const { genesis } = networkLayout(directory);
  if (!existsSync(nodesIn(directory)) && !existsSync(genesis)) {
    throw new NodeError(
      "NETWORK_NOT_FOUND",
      `${directory} holds no network; make one with: piaohao network init -d ${directory}`,
      { directory },
    );
  }
  return namesWith(directory, "config");
}

/** What a command says that needs nodes whose configuration is in the directory. */
export function noNodes(directory: string): NodeError {
  const message = `${directory} has no node that could be run here; each runs where its key is`;
  return new NodeError("NETWORK_NO_NODES", message, { directory });
}

/** Names of the nodes whose certificate is in a network's directory, ascending. */
export function certifiedNames(directory: string): readonly string[] {
  return namesWith(directory, "certificate");
}

function namesWith(directory: string, file: "config" | "certificate"): readonly string[] {
  const nodes = nodesIn(directory);
  const names = existsSync(nodes) ? readdirSync(nodes) : [];
  return names.filter((name) => existsSync(nodeLayout(join(nodes, name))[file])).sort();
}

function nodesIn(directory: string): string {
  return join(directory, "nodes");
}
