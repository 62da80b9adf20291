import { join } from "node:path";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { addressOfCertificate } from "../crypto/certificateAddress.ts";
import { addressOf, recover, signDigest } from "../crypto/signing.ts";
import { createTransactionDecoder } from "../crypto/transaction.ts";
import { openDatabase } from "../db/database.ts";
import { openWriteAheadLog } from "../db/writeAheadLog.ts";
import { createExecutor } from "../exec/executor.ts";
import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import { genesisState } from "../exec/genesis/genesisState.ts";
import { listRoot } from "../exec/trie/listRoot.ts";
import { createNetwork } from "../p2p/network.ts";
import type { TLSIdentity } from "../p2p/tls.ts";
import { createState } from "../qbft/state.ts";
import { step } from "../qbft/step.ts";
import { createRPCServer } from "../rpc/server.ts";
import { createSync } from "../sync/sync.ts";
import { createTxPool } from "../txpool/txPool.ts";
import type { SealedBlock } from "../types/block.ts";
import type { ConsensusConfig } from "../types/consensus.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Network, PeerStatus } from "../types/ports/network.ts";
import { type Admission, createAdmission } from "./admission.ts";
import { createBackend } from "./backend.ts";
import { createChain } from "./chain.ts";
import type { MovableClock } from "./clock.ts";
import type { NodeConfig } from "./config.ts";
import { Driver } from "./driver.ts";
import { createInbound } from "./inbound.ts";
import { registerNodeMetrics } from "./metrics.ts";
import { createProposals } from "./proposals.ts";
import { createTimers } from "./timers.ts";
import { sendVote } from "./votes.ts";

/** What a node is made from; read from its files by `startNode`. */
export interface NodeParts {
  readonly config: NodeConfig;
  readonly genesis: GenesisFile;
  readonly privateKey: Uint8Array;
  readonly tls: TLSIdentity;
  readonly clock: MovableClock;
  readonly logger: Logger;
  readonly registry: Registry;
  /** Called when a development network's clock was moved. */
  readonly onClockMoved: () => void;
}

export interface Node {
  readonly address: Address;
  readonly rpcPort: number;
  /** Resolves with the reason if the node had to stop by itself. */
  readonly failed: Promise<unknown>;
  stop(): Promise<void>;
}

/** A round's timeout never grows beyond this many times the first. */
const ROUND_TIMEOUT_CAP = 8;
const FUTURE_MESSAGES_MAX = 1_000;
/**
 * Part of the block period that building may take. The others then take as long to verify the block, and only then can it
 * be decided: with more, full blocks would come later than the period, and on slow machines later than the round's timeout.
 */
const BUILD_SHARE = 0.4;
const FUTURE_HEIGHTS_MAX = 10;

/** The only place that constructs a node: every room with its ports, connected and started. */
export async function wire(parts: NodeParts): Promise<Node> {
  const storage = await openStorage(parts);
  const ledger = createLedger(parts, storage);
  const { promise: failed, resolve: fail } = Promise.withResolvers<unknown>();
  const consensus = await createConsensus(parts, storage, ledger, fail);
  const backend = createBackend({
    ...parts,
    ...ledger,
    ...consensus,
    store: storage.database.chain,
  });
  const { network, driver, sync } = consensus;
  followHead(parts, ledger.chain.head());
  registerNodeMetrics(parts.registry, { backend, queueLength: () => driver.queueLength });
  const rpc = createRPCServer({ ...parts, ...parts.config.rpc, backend });
  const stop = async (): Promise<void> => {
    await rpc.stop();
    await sync.stop();
    await driver.stop();
    await network.stop();
    await storage.close();
  };

  try {
    await network.start(
      {
        onConsensus: consensus.onConsensus,
        onTransactions: (_from, transactions) => backend.receive(transactions),
        onStatus: (from, status) => sync.onStatus(from, status),
        blocksFrom: (number, count) => ledger.chain.blocksFrom(number, count),
      },
      statusOf(ledger.chain.head()),
    );
    driver.input(await consensus.nextHeight());
    const { port: rpcPort } = await rpc.start();
    return { address: consensus.self, rpcPort, failed, stop };
  } catch (error) {
    // A node that cannot be asked must not go on voting unseen.
    await stop();
    throw error;
  }
}

type Storage = Awaited<ReturnType<typeof openStorage>>;
type Ledger = ReturnType<typeof createLedger>;

/** What is on disk: the chain with its state, and the votes this node is bound to. */
async function openStorage({ config, genesis }: NodeParts) {
  const first = genesisState(genesis);
  const database = await openDatabase(join(config.dataDirectory, "chain"), first);
  const log = await openWriteAheadLog(join(config.dataDirectory, "votes.wal"));
  const close = async (): Promise<void> => {
    await log.close();
    await database.close();
  };
  return { first: first.sealed, database, log, close };
}

/** Execution, the chain it extends and the transactions that wait for it. */
function createLedger({ genesis }: NodeParts, { database }: Storage) {
  const chainId = BigInt(genesis.config.chainId);
  const decodeTransaction = createTransactionDecoder({ chainId });
  const executor = createExecutor({
    state: database.state,
    chain: database.chain,
    chainId,
    validatorContract: genesis.config.qbft.validatorcontractaddress,
    decodeTransaction,
    known: (hash) => pool.get(hash),
    limits: { buildMs: genesis.config.qbft.blockperiodseconds * 1_000 * BUILD_SHARE },
  });
  const chain = createChain(database.chain, executor);
  const pool = createTxPool({
    accountOf: (address) => executor.account(address, chain.head().block.header),
    blockGasLimit: BigInt(genesis.gasLimit),
  });
  chain.onHead(({ receipts, senders }) => {
    pool.onBlock(
      receipts.map(({ transactionHash }) => transactionHash),
      senders,
    );
  });
  return { executor, chain, pool, decodeTransaction };
}

/** The core in its loop, the peers it talks to, and the fetching of what it missed. */
async function createConsensus(
  parts: NodeParts,
  { first, log }: Storage,
  { executor, chain, pool }: Ledger,
  fail: (reason: unknown) => void,
) {
  const { privateKey, genesis, clock, logger } = parts;
  const self = addressOf(privateKey);
  const config = consensusConfig(genesis, self);
  let validators = await chain.validatorsAfter(chain.head().block.header);
  const admission = createAdmission(
    await executor.validators(first.block.header),
    parts.config.p2p.peers.map(({ address }) => address),
  );
  admission.onValidators(validators);
  const network = createPeers(parts, first.hash, admission);
  const timers = createTimers({ clock, hasWork: () => pool.hasWork() });
  pool.onWork(() => timers.onWork());

  /** What begins the next height: the set its parent names, and what our own log still binds us to. */
  const nextHeight = async () => {
    const parent = chain.head();
    const { number } = parent.block.header;
    validators = await chain.validatorsAfter(parent.block.header);
    admission.onValidators(validators);
    network.recheck();
    await log.truncate(number);
    const recovered = await log.recovered(number + 1n);
    return { kind: "newHeight", parent, validators, recovered } as const;
  };

  const driver = new Driver(createState(config, recover), {
    step,
    send: ({ draft }) =>
      sendVote(draft, { self, sign: (digest) => signDigest(privateKey, digest), log, network }),
    persistPrepared: ({ height, certificate }) => log.recordPrepared(height, certificate),
    proposals: createProposals({
      self,
      chain,
      pool,
      clock,
      blockPeriodSeconds: config.blockPeriodSeconds,
      onDiscarded: (hash, reason) => logger.warn({ hash, reason }, "a transaction was discarded"),
      onRejected: ({ details, message }) =>
        logger.warn({ ...details }, `proposal refused: ${message}`),
    }),
    commit: async (sealed) => {
      await chain.commit(sealed);
      return nextHeight();
    },
    headNumber: () => chain.head().block.header.number,
    timers,
    fellBehind: () => sync.wake(),
    fatal: (error) => {
      logger.fatal({ err: error }, "the node stops: going on could contradict what it promised");
      fail(error);
    },
  });
  const sync = createSync({
    network,
    chain,
    validatorsAfter: (header) => chain.validatorsAfter(header),
    importBlock: (sealed) => driver.importBlock(sealed),
    recover,
    transactionsRootOf: listRoot,
    clock,
    logger,
  });
  chain.onHead((_executed, sealed) => announce(parts, network, sealed));
  const onConsensus = createInbound({
    recover,
    isValidator: (address) => validators.includes(address),
    onMessage: (message) => driver.input({ kind: "message", message }),
    transactionsRootOf: listRoot,
    onBadMessage: (from, reason) => network.drop(from, `bad consensus message: ${reason}`),
  });
  return {
    self,
    network,
    driver,
    sync,
    onConsensus,
    nextHeight,
    validators: () => validators,
    round: () => driver.state.current?.round ?? 0,
    syncing: () => sync.state(),
  };
}

function createPeers(
  { genesis, tls, config, clock, logger }: NodeParts,
  genesisHash: Hash,
  { isAdmitted }: Admission,
): Network {
  const { peers } = config.p2p;
  return createNetwork({
    chainId: BigInt(genesis.config.chainId),
    genesisHash,
    tls,
    addressOfCertificate,
    listen: config.p2p,
    peers,
    isAdmitted,
    clock,
    logger,
    onDuplicateKey: (duplicate) =>
      logger.error({ ...duplicate }, "a node key is used on two hosts"),
  });
}

function announce(parts: NodeParts, network: Network, sealed: SealedBlock): void {
  network.broadcastStatus(statusOf(sealed));
  followHead(parts, sealed);
  const { number } = sealed.block.header;
  const transactions = sealed.block.transactions.length;
  parts.logger.info({ number: Number(number), transactions, hash: sealed.hash }, "block");
}

/** A development node that was away while the clock was moved follows the sealed head. */
function followHead({ genesis, clock, onClockMoved }: NodeParts, { block }: SealedBlock): void {
  if (genesis.config.piaohao?.developmentNetwork !== true) return;
  const behindMs = Number(block.header.timestamp) * 1_000 - clock.nowMs();
  if (behindMs > 0) void clock.advance(behindMs, Date.now()).then(onClockMoved);
}

function statusOf({ hash, block }: SealedBlock): PeerStatus {
  return { headNumber: block.header.number, headHash: hash };
}

function consensusConfig({ config }: GenesisFile, self: Address): ConsensusConfig {
  const { blockperiodseconds, emptyblockperiodseconds, requesttimeoutseconds } = config.qbft;
  return {
    self,
    blockPeriodSeconds: blockperiodseconds,
    emptyBlockPeriodSeconds: emptyblockperiodseconds ?? blockperiodseconds,
    requestTimeoutMs: requesttimeoutseconds * 1_000,
    maxRoundTimeoutMs: requesttimeoutseconds * 1_000 * ROUND_TIMEOUT_CAP,
    futureMessagesMax: FUTURE_MESSAGES_MAX,
    futureHeightsMax: FUTURE_HEIGHTS_MAX,
  };
}
