import { join } from "node:path";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import { addressOfCertificate } from "../crypto/certificateAddress.ts";
import { addressOf, recoverAddress, signDigest } from "../crypto/signing.ts";
import { createTransactionDecoder } from "../crypto/transaction.ts";
import { openDatabase } from "../db/database.ts";
import { openWriteAheadLog } from "../db/writeAheadLog.ts";
import { createExecutor } from "../exec/executor.ts";
import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import { genesisState } from "../exec/genesis/genesisState.ts";
import { createNetwork } from "../p2p/network.ts";
import type { TLSIdentity } from "../p2p/tls.ts";
import { createState } from "../qbft/state.ts";
import { step } from "../qbft/step.ts";
import { createRPCServer } from "../rpc/server.ts";
import { createSync } from "../sync/sync.ts";
import { createTxPool } from "../txpool/txPool.ts";
import type { Recover } from "../types/codec/signature.ts";
import type { ConsensusConfig } from "../types/consensus.ts";
import { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
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
const FUTURE_HEIGHTS_MAX = 10;

/** The only place that constructs a node: every room with its ports, connected and started. */
export async function wire(parts: NodeParts): Promise<Node> {
  const { config, genesis, privateKey, clock, logger } = parts;
  const self = addressOf(privateKey);
  const chainId = BigInt(genesis.config.chainId);
  const first = genesisState(genesis);
  const consensus = consensusConfig(genesis, self);

  const database = await openDatabase(join(config.dataDirectory, "chain"), first);
  const log = await openWriteAheadLog(join(config.dataDirectory, "votes.wal"));
  const decodeTransaction = createTransactionDecoder({ chainId });
  const executor = createExecutor({
    state: database.state,
    chain: database.chain,
    chainId,
    validatorContract: genesis.config.qbft.validatorcontractaddress,
    decodeTransaction,
    known: (hash) => pool.get(hash),
  });
  const chain = createChain(database.chain, executor);
  const pool = createTxPool({
    accountOf: (address) => executor.account(address, chain.head().block.header),
    blockGasLimit: BigInt(genesis.gasLimit),
  });
  const recover: Recover = (digest, signature) => recoverOrNobody(digest, signature);
  let validators = await chain.validatorsAfter(chain.head().block.header);

  const network = createNetwork({
    chainId,
    genesisHash: first.sealed.hash,
    tls: parts.tls,
    addressOfCertificate,
    listen: config.p2p,
    peers: config.p2p.peers,
    isAdmitted: (address) =>
      validators.includes(address) || config.p2p.peers.some((peer) => peer.address === address),
    clock,
    logger,
    onDuplicateKey: (duplicate) =>
      logger.error({ ...duplicate }, "a node key is used on two hosts"),
  });
  const timers = createTimers({ clock, hasWork: () => pool.hasWork() });
  pool.onWork(() => timers.onWork());

  const { promise: failed, resolve: fail } = Promise.withResolvers<unknown>();
  const driver = new Driver(createState(consensus, recover), {
    step,
    send: ({ draft }) =>
      sendVote(draft, {
        self,
        sign: (digest) => signDigest(privateKey, digest),
        log,
        network,
      }),
    persistPrepared: ({ height, certificate }) => log.recordPrepared(height, certificate),
    proposals: createProposals({
      self,
      chain,
      pool,
      clock,
      blockPeriodSeconds: consensus.blockPeriodSeconds,
      onRejected: (reason) =>
        logger.warn({ ...reason.details }, `proposal refused: ${reason.message}`),
    }),
    commit: async (sealed) => {
      await chain.commit(sealed);
      return nextHeight();
    },
    headNumber: () => chain.head().block.header.number,
    timers,
    fellBehind: () => sync.wake(),
    fatal: (error) => {
      logger.fatal({ error }, "the node stops: going on could lose or contradict what it promised");
      fail(error);
    },
  });

  chain.onHead((executed, sealed) => {
    const { header } = sealed.block;
    pool.onBlock(
      executed.receipts.map(({ transactionHash }) => transactionHash),
      executed.senders,
    );
    network.broadcastStatus({ headNumber: header.number, headHash: sealed.hash });
    if (genesis.config.piaohao?.developmentNetwork === true)
      followHead(Number(header.timestamp) * 1_000);
    logger.info(
      {
        number: header.number.toString(),
        transactions: executed.receipts.length,
        hash: sealed.hash,
      },
      "block",
    );
  });

  const sync = createSync({
    network,
    chain: database.chain,
    validatorsAfter: (header) => chain.validatorsAfter(header),
    importBlock: (sealed) => driver.importBlock(sealed),
    recover,
    clock,
    logger,
  });

  /** What begins the next height: the set its parent names, and what our own log still binds us to. */
  async function nextHeight() {
    const parent = chain.head();
    const { number } = parent.block.header;
    validators = await chain.validatorsAfter(parent.block.header);
    network.recheck();
    await log.truncate(number);
    const recovered = await log.recovered(number + 1n);
    return { kind: "newHeight", parent, validators, recovered } as const;
  }

  /** A development node that was away while the clock was moved follows the sealed head. */
  function followHead(headMs: number): void {
    const behindMs = headMs - clock.nowMs();
    if (behindMs > 0) void clock.advance(behindMs, Date.now()).then(parts.onClockMoved);
  }

  const backend = createBackend({
    ...parts,
    self,
    chain,
    store: database.chain,
    executor,
    pool,
    network,
    decodeTransaction,
    syncing: () => sync.syncing(),
    round: () => driver.state.current?.round ?? 0,
    validators: () => validators,
  });
  registerNodeMetrics(parts.registry, { backend, queueLength: () => driver.queueLength });
  const rpc = createRPCServer({ backend, ...config.rpc, registry: parts.registry, logger });

  const { number: headNumber } = chain.head().block.header;
  await network.start(
    {
      onConsensus: createInbound({
        recover,
        isValidator: (address) => validators.includes(address),
        onMessage: (message) => driver.input({ kind: "message", message }),
        onBadMessage: (from, reason) => logger.warn({ from, reason }, "bad consensus message"),
      }),
      onTransactions: (_from, transactions) => backend.receive(transactions),
      onStatus: (from, status) => sync.onStatus(from, status),
      blocksFrom: (number, count) => blocksFrom(number, count),
    },
    { headNumber, headHash: chain.head().hash },
  );
  function blocksFrom(number: bigint, count: number) {
    const blocks = [];
    for (let at = number; at < number + BigInt(count); at += 1n) {
      const block = database.chain.blockByNumber(at);
      if (block === undefined) break;
      blocks.push(block);
    }
    return blocks;
  }
  driver.input(await nextHeight());
  const { port: rpcPort } = await rpc.start();

  return {
    address: self,
    rpcPort,
    failed,
    async stop() {
      await rpc.stop();
      await sync.stop();
      await driver.stop();
      await network.stop();
      await log.close();
      await database.close();
    },
  };
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

function recoverOrNobody(...[digest, signature]: Parameters<Recover>): ReturnType<Recover> {
  try {
    return recoverAddress(digest, signature);
  } catch (error) {
    if (error instanceof NodeError) return undefined;
    throw error;
  }
}
