import { readFileSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";
import { dirname, isAbsolute, join } from "node:path";
import { z } from "zod";
import type { Endpoint } from "../crypto/certificateRequests.ts";
import type { TLSIdentity } from "../p2p/tls.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import { STATE_BLOCKS_KEPT } from "../types/stateWindow.ts";

/** Of a node, as its files have it. */
export const addressSchema = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/, "must be a lower-case 0x address")
  .transform((text) => text as Address);
const port = z.int().min(0).max(65_535);
const path = z.string().min(1);

/** A name could be pointed elsewhere: only addresses. */
function isLoopback(host: string): boolean {
  return host === "::1" || (isIPv4(host) && host.startsWith("127."));
}

/** Labels between dots, of which the last is no number: that would be an IP address with a mistake. */
const HOST_NAME =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*(?!\d+$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/i;

function isHost(text: string): boolean {
  return isIP(text) !== 0 || HOST_NAME.test(text);
}

/** Where a node is reached by others. */
export const endpointSchema = z.strictObject({
  host: z.string().max(253).refine(isHost, "must be an IP address or a host name, without a port"),
  port,
});

/** Other nodes, and where they are reached. */
const PeersSchema = z.array(endpointSchema.extend({ address: addressSchema })).max(100);

/** As a browser names it. An extension's has no origin but its own URL; "null" would admit every page in a sandbox. */
function originOf(url: string): string {
  const { origin } = new URL(url);
  return origin === "null" ? url : origin;
}

/** One node's configuration, `node.json`; relative paths are relative to the file. */
const NodeConfigSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  genesis: path,
  dataDirectory: path,
  key: z.strictObject({ keystore: path, passwordFile: path }),
  tls: z.strictObject({
    authority: path,
    certificate: path,
    key: path,
    /** The authority's revocation list (PEM); read again when it changes. */
    revocations: path.optional(),
  }),
  p2p: z.strictObject({
    host: z.string().default("127.0.0.1"),
    port,
    /** Where the others reach the node, if that is not its host and port. */
    endpoint: endpointSchema.optional(),
    /** Themselves, or the file that has them. */
    peers: z.union([PeersSchema, path]),
  }),
  rpc: z.strictObject({
    host: z.string().default("127.0.0.1"),
    port,
    /** Names under which clients reach the node, besides localhost and addresses. */
    hostNames: z.array(z.string().toLowerCase()).max(100).default([]),
    /** Web applications that may call the node from a browser. */
    origins: z.array(z.url().transform(originOf)).max(100).default([]),
  }),
  sync: z
    .strictObject({
      /** How a node that has only the genesis block gets to the head: the state of a recent block, or every block. */
      mode: z.enum(["snapshot", "blocks"]).default("snapshot"),
      /** Blocks behind up to which every block is fetched in either mode. */
      snapshotDistance: z.int().min(1).default(1_024),
    })
    .prefault({}),
  state: z
    .strictObject({
      /** Blocks before the head whose state can be read and proven; "all" keeps every state. */
      historyBlocks: z
        .union([z.int().min(STATE_BLOCKS_KEPT), z.literal("all")])
        .default(STATE_BLOCKS_KEPT),
    })
    .prefault({}),
  /** Whether the node, when it is a validator, reports equivocation to the chain in transactions of its own key. */
  reportEvidence: z.boolean().default(true),
  /** Methods for the operator alone; without it there are none. */
  admin: z
    .strictObject({
      host: z
        .string()
        .default("127.0.0.1")
        .refine(isLoopback, "must be a loopback address: admin methods are for this machine only"),
      port,
      /** Holds what callers must show; readable by its owner only. */
      tokenFile: path,
    })
    .optional(),
  /** Offset of a development network's clock from the host's at its creation. */
  developmentClockOffsetMs: z.int().default(0),
  /** Whether a development network's clock goes forward with the sealed head, as after an advance that it missed. */
  developmentClockFollowsHead: z.boolean().default(true),
  logLevel: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type NodeConfig = z.infer<typeof NodeConfigSchema>;
export type NodeConfigFile = z.input<typeof NodeConfigSchema>;
export type Peers = z.infer<typeof PeersSchema>;

/** Where the others reach the node of a configuration. Throws CONFIG_UNREADABLE or CONFIG_INVALID. */
export function readEndpoint(file: string): Endpoint {
  const { host, port, endpoint } = readNodeConfig(file).p2p;
  return endpoint ?? { host, port };
}

/** Throws CONFIG_UNREADABLE or CONFIG_INVALID, naming the file and the field. */
export function readNodeConfig(file: string): NodeConfig {
  const config = parseWith(NodeConfigSchema, readJSON(file), file);
  const { peers } = config.p2p;
  const at = (relative: string): string =>
    isAbsolute(relative) ? relative : join(dirname(file), relative);
  return {
    ...config,
    genesis: at(config.genesis),
    dataDirectory: at(config.dataDirectory),
    p2p: { ...config.p2p, peers: typeof peers === "string" ? at(peers) : peers },
    ...(config.admin && { admin: { ...config.admin, tokenFile: at(config.admin.tokenFile) } }),
    key: { keystore: at(config.key.keystore), passwordFile: at(config.key.passwordFile) },
    tls: {
      authority: at(config.tls.authority),
      certificate: at(config.tls.certificate),
      key: at(config.tls.key),
      ...(config.tls.revocations !== undefined && { revocations: at(config.tls.revocations) }),
    },
  };
}

/** The peers of a configuration, from their file if it names one. Throws CONFIG_UNREADABLE or CONFIG_INVALID. */
export function readPeers({ p2p: { peers } }: Pick<NodeConfig, "p2p">): Peers {
  return typeof peers === "string" ? parseWith(PeersSchema, readJSON(peers), peers) : peers;
}

/** The certificates and the key that a configuration names. Throws CONFIG_UNREADABLE. */
export function readTLS({ tls }: Pick<NodeConfig, "tls">): TLSIdentity {
  return {
    authorityPEM: readPEM(tls.authority),
    certificatePEM: readPEM(tls.certificate),
    privateKeyPEM: readPEM(tls.key),
  };
}

function readPEM(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw unreadable(file, "is the path right?", cause);
  }
}

/** Throws CONFIG_UNREADABLE. */
export function readJSON(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw unreadable(file, "is the path right and the file JSON?", cause);
  }
}

/** CONFIG_UNREADABLE, with what the operator should ask. */
export function unreadable(file: string, question: string, cause: unknown): NodeError {
  const message = `cannot read ${file}; ${question}`;
  return new NodeError("CONFIG_UNREADABLE", message, { file }, cause);
}

export function parseWith<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.join(".") ?? "";
  throw new NodeError(
    "CONFIG_INVALID",
    `${file}: ${field === "" ? "the file" : field}: ${issue?.message}`,
    { file, field },
  );
}
