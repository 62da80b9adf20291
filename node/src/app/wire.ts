import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { addressOfCertificate } from "../crypto/certificateAddress.ts";
import { createSendersAhead, type SendersAhead } from "../crypto/sendersAhead.ts";
import { addressOf, recover, signDigest } from "../crypto/signing.ts";
import { createTransactionDecoder } from "../crypto/transaction.ts";
import { createExecutor } from "../exec/executor.ts";
import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import { createNetwork } from "../p2p/network.ts";
import type { NetworkOptions } from "../p2p/options.ts";
import type { TLSIdentity } from "../p2p/tls.ts";
import { type AdminServer, createAdminServer } from "../rpc/admin.ts";
import { createRPCServer } from "../rpc/server.ts";
import type { SealedBlock } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { NodeAdapters } from "./adapters.ts";
import { type Assembly, assemble } from "./assemble.ts";
import { createAdminBackend, createBackend } from "./backend.ts";
import { blockPeriodOf } from "./blockPeriod.ts";
import { chainRulesOf } from "./chainRules.ts";
import type { MovableClock } from "./clock.ts";
import { createClockSkew } from "./clockSkew.ts";
import type { NodeConfig, Peers } from "./config.ts";
import { createDuplicateKeys, type DuplicateKeys } from "./duplicateKeys.ts";
import { watchIdleCore } from "./idleCore.ts";
import { registerNodeMetrics } from "./metrics.ts";
import { openStorage, type Storage } from "./storage.ts";
import type { Trust } from "./trust.ts";

/** What a node is made from; read from its files by `startNode`. */
export interface NodeParts {
  readonly config: NodeConfig;
  readonly peers: Peers;
  readonly genesis: GenesisFile;
  readonly privateKey: Uint8Array;
  readonly tls: TLSIdentity;
  readonly trust: Trust;
  /** What callers of the admin port must show; undefined where the configuration has no such port. */
  readonly adminToken: string | undefined;
  readonly clock: MovableClock;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Called when a development network's clock was moved. */
  readonly onClockMoved: () => void;
}

export interface Node {
  readonly address: Address;
  readonly rpcPort: number;
  /** Undefined where the configuration names none. */
  readonly adminPort: number | undefined;
  /** Resolves with the reason if the node had to stop by itself. */
  readonly failed: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Part of the block period that building may take. The others then take as long to verify the block, and only then can it
 * be decided: with more, full blocks would come later than the period, and on slow machines later than the round's timeout.
 */
const BUILD_SHARE = 0.4;

/** The only place that constructs a node: every room with its ports, connected and started. */
export async function wire(parts: NodeParts): Promise<Node> {
  const { promise: failed, resolve: fail } = Promise.withResolvers<unknown>();
  const stopFor = (why: string) => (error: unknown) => {
    parts.logger.fatal({ err: error }, `the node stops: ${why}`);
    fail(error);
  };
  const onFull = stopFor("a block could no longer be written");
  const onFatal = stopFor("going on could contradict what it promised");
  const storage = await openStorage({ ...parts, self: addressOf(parts.privateKey), onFull });
  const duplicateKeys = createDuplicateKeys();
  const senders = createSendersAhead({
    hasIdleCore: watchIdleCore(),
    onFailure: (cause) =>
      parts.logger.error({ err: cause }, "the thread that recovers senders ended"),
  });
  const adapters = createAdapters(parts, storage, { onFatal, duplicateKeys, senders });
  const assembly = await assemble(adapters).catch(async (error: unknown) => {
    await storage.close();
    throw error;
  });
  const clockSkew = createClockSkew({
    ...assembly,
    clock: parts.clock,
    logger: parts.logger,
    peers: () => assembly.network.peers(),
  });
  const backend = createBackend({
    ...parts,
    ...assembly,
    ...storage,
    clockSkew,
    store: adapters.store,
    evidence: adapters.evidence,
    recoverAhead: senders.recover,
    duplicateKeys,
  });
  const { chain } = assembly;
  followHead(parts, chain.head());
  chain.onHead((_executed, sealed) => report(parts, sealed));
  registerNodeMetrics(parts.registry, { ...assembly, backend });
  const rpc = createRPCServer({ ...parts, ...parts.config.rpc, backend });
  const admin = createAdmin(parts, { ...assembly, store: adapters.store });
  const stop = async (): Promise<void> => {
    parts.trust.stop();
    clockSkew.stop();
    await Promise.all([rpc.stop(), admin?.stop()]);
    await assembly.stop();
    await senders.stop();
    await storage.close();
  };

  try {
    await assembly.start();
    parts.trust.watch(() => assembly.network.recheck());
    clockSkew.start();
    const { port: rpcPort } = await rpc.start();
    const adminPort = (await admin?.start())?.port;
    return { address: assembly.self, rpcPort, adminPort, failed, stop };
  } catch (error) {
    // A node that cannot be asked must not go on voting unseen.
    await stop();
    throw error;
  }
}

function createAdmin(
  parts: NodeParts,
  assembly: Assembly & Pick<NodeAdapters, "store">,
): AdminServer | undefined {
  const { config, adminToken: token, logger } = parts;
  if (config.admin === undefined || token === undefined) return undefined;
  const backend = createAdminBackend({ ...parts, ...assembly });
  return createAdminServer({ ...config.admin, backend, token, logger });
}

/** What the adapters share with the whole node. */
interface Shared {
  readonly onFatal: (reason: unknown) => void;
  readonly duplicateKeys: DuplicateKeys;
  readonly senders: SendersAhead;
}

/** The rooms that touch the world: keys, disk, sockets, clock. */
function createAdapters(
  parts: NodeParts,
  { genesisHash, database, log }: Storage,
  { onFatal, duplicateKeys, senders }: Shared,
): NodeAdapters {
  const { config, peers, genesis, privateKey, clock, logger } = parts;
  const rules = chainRulesOf(genesis);
  const decodeTransaction = createTransactionDecoder({ ...rules, recovered: senders.take });
  return {
    genesis,
    self: addressOf(privateKey),
    sign: (digest) => signDigest(privateKey, digest),
    recover,
    decodeTransaction,
    recoverAhead: senders.recover,
    store: database.chain,
    snapshots: database.snapshots,
    snapshotDistance:
      config.sync.mode === "snapshot" ? BigInt(config.sync.snapshotDistance) : undefined,
    log,
    evidence: database.evidence,
    reportsEvidence: config.reportEvidence,
    createExecutor: (known) =>
      createExecutor({
        ...rules,
        state: database.state,
        chain: database.chain,
        decodeTransaction,
        known,
        limits: { buildMs: blockPeriodOf(genesis.config).ms * BUILD_SHARE },
      }),
    createNetwork: (isAdmitted) =>
      createPeers(parts, { genesisHash, isAdmitted, onDuplicateKey: duplicateKeys.onSeen }),
    configuredPeers: peers.map(({ address }) => address),
    clock,
    logger,
    onFatal,
  };
}

function createPeers(
  { genesis, tls, trust, config, peers, clock, logger }: NodeParts,
  ports: Pick<NetworkOptions, "genesisHash" | "isAdmitted" | "onDuplicateKey">,
): ReturnType<typeof createNetwork> {
  return createNetwork({
    chainId: BigInt(genesis.config.chainId),
    ...ports,
    tls,
    addressOfCertificate,
    isTrusted: trust.isTrusted,
    listen: config.p2p,
    peers,
    clock,
    logger,
  });
}

function report(parts: NodeParts, sealed: SealedBlock): void {
  followHead(parts, sealed);
  const { number, extraData } = sealed.block.header;
  const transactions = sealed.block.transactions.length;
  const facts = { number: Number(number), round: extraData.round, transactions, hash: sealed.hash };
  parts.logger.info(facts, "block");
}

/** A development node that was away while the clock was moved follows the sealed head. */
function followHead(parts: NodeParts, { block }: SealedBlock): void {
  const { config, genesis, clock, onClockMoved } = parts;
  if (genesis.config.piaohao?.developmentNetwork !== true) return;
  if (!config.developmentClockFollowsHead) return;
  const behindMs = Number(block.header.timestamp) * 1_000 - clock.nowMs();
  if (behindMs > 0) void clock.advance(behindMs, Date.now()).then(onClockMoved);
}
