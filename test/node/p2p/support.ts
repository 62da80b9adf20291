import { once } from "node:events";
import type { Socket } from "node:net";
import { type RawData, WebSocket } from "ws";
import { addressOfCertificate } from "../../../node/src/crypto/certificateAddress.ts";
import {
  type CertifiedKey,
  createAuthority,
  issueNodeCertificate,
} from "../../../node/src/crypto/certificates.ts";
import {
  decodeFrame,
  encodeFrame,
  type Frame,
  type Hello,
  PROTOCOL_VERSION,
} from "../../../node/src/p2p/frames.ts";
import type { Logger } from "../../../node/src/p2p/logger.ts";
import { createNetwork, type TLSNetwork } from "../../../node/src/p2p/network.ts";
import type { NetworkOptions } from "../../../node/src/p2p/options.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { NetworkHandlers, PeerStatus } from "../../../node/src/types/ports/network.ts";
import type { Preview } from "../../../node/src/types/ports/preview.ts";
import { hostClock } from "./clocks.ts";

export const CHAIN_ID = 20_260_310n;
export const GENESIS: Hash = `0x${"9e".repeat(32)}`;
export const STATUS: PeerStatus = { headNumber: 0n, headHash: GENESIS, earliestNumber: 0n };

export function anAddress(n: number): Address {
  return `0x${n.toString(16).padStart(40, "0")}`;
}

export const authority: CertifiedKey = await createAuthority({ name: "consortium of the tests" });
export const otherAuthority: CertifiedKey = await createAuthority({ name: "another consortium" });

/** Something that happened at a node. */
export type Happening =
  | { readonly kind: "consensus"; readonly from: Address; readonly bytes: Uint8Array }
  | {
      readonly kind: "transactions";
      readonly from: Address;
      readonly transactions: readonly Uint8Array[];
    }
  | { readonly kind: "preview"; readonly from: Address; readonly preview: Preview }
  | { readonly kind: "status"; readonly from: Address; readonly status: PeerStatus }
  | {
      readonly kind: "log";
      readonly level: string;
      readonly code: unknown;
      readonly details: Readonly<Record<string, unknown>>;
      readonly message: string;
    }
  | { readonly kind: "duplicate"; readonly address: Address; readonly remotes: readonly string[] };

/** Remembers what happened and waits for what has not yet. */
export class Journal {
  readonly #all: Happening[] = [];
  readonly #unread: Happening[] = [];
  readonly #waiting = new Set<() => void>();

  write(happening: Happening): void {
    this.#all.push(happening);
    this.#unread.push(happening);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** The first happening that satisfies the predicate and was not returned before. */
  async next(predicate: (happening: Happening) => boolean): Promise<Happening> {
    for (;;) {
      const index = this.#unread.findIndex(predicate);
      const [found] = index < 0 ? [] : this.#unread.splice(index, 1);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  nextKind<K extends Happening["kind"]>(kind: K): Promise<Extract<Happening, { kind: K }>> {
    return this.next((happening) => happening.kind === kind) as never;
  }

  /** Waits for a log line with a code. */
  nextCode(code: string): Promise<Extract<Happening, { kind: "log" }>> {
    return this.next((happening) => happening.kind === "log" && happening.code === code) as never;
  }

  ofKind<K extends Happening["kind"]>(kind: K): readonly Extract<Happening, { kind: K }>[] {
    return this.#all.filter((happening) => happening.kind === kind) as never;
  }
}

export interface TestNode {
  readonly address: Address;
  readonly identity: CertifiedKey;
  readonly journal: Journal;
  readonly network: TLSNetwork;
  /** What the node answers to requests. */
  readonly blocks: SealedBlock[];
  readonly state: Map<Hash, Uint8Array>;
  /** Transactions in the node's pool. */
  readonly pool: Map<Hash, Uint8Array>;
}

export interface NodeFields extends Partial<NetworkOptions> {
  readonly n: number;
  readonly port?: number;
  readonly signedBy?: CertifiedKey;
  readonly identity?: CertifiedKey;
  readonly handlers?: Partial<NetworkHandlers>;
}

const started = new Set<TLSNetwork>();

/** A node on loopback with a certificate of its own. */
export async function startNode({
  n,
  port,
  signedBy,
  identity,
  handlers,
  ...options
}: NodeFields): Promise<TestNode> {
  const address = anAddress(n);
  const ca = signedBy ?? authority;
  const own = identity ?? (await issueNodeCertificate({ authority: ca, address }));
  const journal = new Journal();
  const blocks: SealedBlock[] = [];
  const state = new Map<Hash, Uint8Array>();
  const network = createNetwork({
    chainId: CHAIN_ID,
    genesisHash: GENESIS,
    tls: { ...own, authorityPEM: ca.certificatePEM },
    addressOfCertificate,
    listen: { port: port ?? 0 },
    peers: [],
    isAdmitted: () => true,
    clock: hostClock,
    logger: loggerOf(journal),
    onDuplicateKey: (duplicate) => journal.write({ kind: "duplicate", ...duplicate }),
    ...options,
  });
  started.add(network);
  const pool = new Map<Hash, Uint8Array>();
  const transaction = pool.get.bind(pool);
  await network.start({ ...handlersOf(journal, blocks, state), transaction, ...handlers }, STATUS);
  return { address, identity: own, journal, network, blocks, state, pool };
}

/** Ends every node that a test started. */
export async function stopNodes(): Promise<void> {
  await Promise.all([...started].map((network) => network.stop()));
  started.clear();
}

/** What to put into another node's `peers`. */
export function endpointOf(node: TestNode): NetworkOptions["peers"][number] {
  return { address: node.address, host: "127.0.0.1", port: node.network.port() };
}

/** Handlers that answer and do not listen. */
export function handlersHolding(
  blocks: readonly SealedBlock[],
  state: ReadonlyMap<Hash, Uint8Array>,
): NetworkHandlers {
  const blocksFrom = (number: bigint, count: number): readonly SealedBlock[] =>
    blocks.filter(
      ({ block: { header } }) => header.number >= number && header.number < number + BigInt(count),
    );
  return {
    onConsensus: () => undefined,
    awaitsProposal: () => true,
    onPreview: () => undefined,
    transaction: () => undefined,
    onTransactions: () => undefined,
    onStatus: () => undefined,
    blocksFrom,
    headersFrom: (number, count) => blocksFrom(number, count).map(({ block }) => block.header),
    stateItem: ({ hash }) => state.get(hash),
    stateLooks: () => 0,
  };
}

function handlersOf(
  journal: Journal,
  blocks: readonly SealedBlock[],
  state: ReadonlyMap<Hash, Uint8Array>,
): NetworkHandlers {
  return {
    ...handlersHolding(blocks, state),
    onConsensus: (from, bytes) => journal.write({ kind: "consensus", from, bytes }),
    onPreview: (from, preview) => journal.write({ kind: "preview", from, preview }),
    onTransactions: (from, transactions) =>
      journal.write({ kind: "transactions", from, transactions }),
    onStatus: (from, status) => journal.write({ kind: "status", from, status }),
  };
}

function loggerOf(journal: Journal): Logger {
  const at = (level: string) => (details: Readonly<Record<string, unknown>>, message: string) =>
    journal.write({ kind: "log", level, code: details["code"], details, message });
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** A peer that says whatever a test wants. */
export interface RawPeer {
  readonly socket: WebSocket;
  /** What carries the socket. */
  readonly stream: Socket;
  send(frame: Frame): void;
  /** The next frame that arrives. */
  next(): Promise<Frame>;
  /** Resolves with the reason when the node ends the connection. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

export interface RawPeerFields {
  readonly n?: number;
  readonly identity?: CertifiedKey | undefined;
  readonly signedBy?: CertifiedKey;
  readonly anonymous?: boolean;
  readonly autoPong?: boolean;
}

/** Connects to a node without saying hello. Rejects when the node refuses the connection. */
export async function connectRaw(node: TestNode, fields: RawPeerFields = {}): Promise<RawPeer> {
  const address = anAddress(fields.n ?? 0xabc);
  const own =
    fields.identity ??
    (await issueNodeCertificate({ authority: fields.signedBy ?? authority, address }));
  const socket = new WebSocket(`wss://127.0.0.1:${node.network.port()}`, {
    ca: authority.certificatePEM,
    checkServerIdentity: (() => undefined) as never,
    autoPong: fields.autoPong ?? true,
    ...(fields.anonymous === true ? {} : { cert: own.certificatePEM, key: own.privateKeyPEM }),
  });
  const frames: Frame[] = [];
  let wake = (): void => undefined;
  socket.on("message", (data: RawData) => {
    frames.push(decodeFrame(data as Buffer));
    wake();
  });
  const { promise: closed, resolve: onClosed } = Promise.withResolvers<{
    code: number;
    reason: string;
  }>();
  socket.on("close", (code, reason) => onClosed({ code, reason: reason.toString() }));
  const [[{ socket: stream }]] = await Promise.all([once(socket, "upgrade"), once(socket, "open")]);
  socket.on("error", () => undefined);
  return {
    socket,
    stream,
    closed,
    send: (frame) => socket.send(encodeFrame(frame)),
    async next() {
      for (;;) {
        const frame = frames.shift();
        if (frame !== undefined) return frame;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

export function aHello(fields: Partial<Hello> = {}): Hello {
  return {
    kind: "hello",
    version: PROTOCOL_VERSION,
    chainId: CHAIN_ID,
    genesisHash: GENESIS,
    instance: `0x${"1f".repeat(16)}`,
    status: STATUS,
    ...fields,
  };
}

/** Connects and says hello; resolves when the node counts it as its peer. */
export async function joinRaw(
  node: TestNode,
  fields: RawPeerFields & { readonly hello?: Partial<Hello> } = {},
): Promise<RawPeer> {
  const peer = await connectRaw(node, fields);
  const pinged = once(peer.socket, "ping");
  peer.send(aHello(fields.hello));
  await node.journal.nextKind("status");
  await peer.next();
  await pinged;
  return peer;
}
