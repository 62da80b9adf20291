import { transactionsRoot } from "../exec/block/transactionsRoot.ts";
import { createProvenValidators } from "../exec/questions/provenValidators.ts";
import { referencesOf } from "../exec/trie/references.ts";
import { countFuture } from "../qbft/futureMessages.ts";
import { createState, type State } from "../qbft/state.ts";
import { step } from "../qbft/step.ts";
import type { SnapshotPorts } from "../sync/snapshot/ports.ts";
import { createSync, type Sync } from "../sync/sync.ts";
import { createTxPool } from "../txpool/txPool.ts";
import type { SealedBlock } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Network, NetworkHandlers, PeerStatus } from "../types/ports/network.ts";
import type { ChainStore } from "../types/ports/store.ts";
import type { TxPool } from "../types/ports/txPool.ts";
import { proposerOf } from "../types/validators.ts";
import { createAbstention } from "./abstention.ts";
import type { NodeAdapters } from "./adapters.ts";
import { createAdmission } from "./admission.ts";
import { type Chain, createChain } from "./chain.ts";
import { type ChainClock, createChainClock } from "./chainClock.ts";
import { chainRulesOf } from "./chainRules.ts";
import { keepCheckpoints, pieceOf } from "./checkpoints.ts";
import { consensusConfig, FUTURE_HEIGHTS_MAX } from "./consensusConfig.ts";
import { Driver } from "./driver.ts";
import { createHeadAccounts } from "./headAccounts.ts";
import { createInbound, type Inbound, type Position } from "./inbound.ts";
import { rememberIncluded } from "./includedLately.ts";
import { createIntake, type Intake } from "./intake.ts";
import { createMembers } from "./members.ts";
import { createPreviews } from "./previews.ts";
import { createProposals } from "./proposals.ts";
import { createRepeater } from "./repeater.ts";
import { createReporter, type Reporter } from "./reporter.ts";
import { type ConsensusTimers, createTimers } from "./timers.ts";
import { sendVote } from "./votes.ts";
import { createWitness, type Witness } from "./witness.ts";

/** A node without its RPC: the ledger, the core in its loop, and the peers. */
export interface Assembly {
  readonly self: Address;
  readonly chain: Chain;
  readonly executor: Executor;
  readonly pool: TxPool;
  readonly intake: Intake;
  readonly network: Network;
  readonly witness: Witness;
  /** The set that decides the height in progress. */
  validators(): readonly Address[];
  /** Round of the height in progress. */
  round(): number;
  /** The last height at which this node signs nothing, since votes may have been lost; undefined when it votes. */
  abstainsThrough(): bigint | undefined;
  /** Inputs that wait for the core. */
  queueLength(): number;
  /** Messages kept until their height begins. */
  keptCount(): number;
  /** Messages of flooding validators that were not looked at. */
  droppedCount(): number;
  syncing(): ReturnType<Sync["state"]>;
  /** Connects and begins the height after the head. */
  start(): Promise<void>;
  /** Resolves when nothing is carried out any more; the disk is the caller's to close. */
  stop(): Promise<void>;
}

/** Connects the rooms of a node to each other and to the world. */
export async function assemble(adapters: NodeAdapters): Promise<Assembly> {
  const ledger = createLedger(adapters);
  const { chain } = ledger;
  const { recoverAhead = () => undefined } = adapters;
  const witness = createWitness(adapters);
  const consensus = await createConsensus(adapters, ledger, witness);
  const checkpoints = keepCheckpoints(adapters, chain);
  const { network, driver, sync } = consensus;
  const intake = createIntake({
    ...adapters,
    ...ledger,
    network,
    isIncluded: rememberIncluded(chain),
    recoverAhead,
    onFault: (error) => adapters.logger.error({ err: error }, "transactions of a peer were lost"),
    onFlood: (peer) => adapters.logger.warn({ peer }, "a peer floods us with useless transactions"),
  });
  const reporter = createEvidenceReporter(adapters, ledger, { ...consensus, intake, witness });
  const handlers: NetworkHandlers = {
    onConsensus: consensus.inbound.receive,
    awaitsProposal: consensus.inbound.awaits,
    onPreview: consensus.previews.receive,
    transaction: (hash) => ledger.pool.get(hash)?.raw ?? intake.underway(hash),
    onTransactions: (from, transactions) => intake.receive(from, transactions),
    onStatus(from, status) {
      sync.onStatus(from, status);
      consensus.repeater.onStatus(from, status);
    },
    blocksFrom: (number, count) => chain.blocksFrom(number, count),
    headersFrom: (number, count) => chain.headersFrom(number, count),
    stateItem: (piece, block) => pieceOf(adapters.snapshots, piece, block),
    stateLooks: () => adapters.snapshots.looks(),
  };
  return {
    self: adapters.self,
    ...ledger,
    intake,
    network,
    witness,
    validators: consensus.validators,
    round: () => driver.state.current?.round ?? 0,
    abstainsThrough: consensus.abstainsThrough,
    queueLength: () => driver.queueLength,
    keptCount: () => countFuture(driver.state.future),
    droppedCount: () => consensus.inbound.droppedCount(),
    syncing: () => sync.state(),
    async start() {
      // Ready before anybody speaks: a message that comes before its height is lost.
      await checkpoints.start();
      const first = await consensus.nextHeight();
      await network.start(handlers, statusOf(adapters.store));
      driver.input(first);
      reporter?.onHead();
    },
    async stop() {
      await reporter?.stop();
      await sync.stop();
      await driver.stop();
      await network.stop();
      await consensus.previews.stop();
      await checkpoints.stop();
      await witness.stop();
    },
  };
}

function createEvidenceReporter(
  { genesis, reportsEvidence = true, ...adapters }: NodeAdapters,
  { executor, chain, pool }: Ledger,
  parts: Pick<Committee, "validators"> & {
    readonly intake: Intake;
    readonly witness: Witness;
  },
): Reporter | undefined {
  if (!reportsEvidence) return undefined;
  const chainId = BigInt(genesis.config.chainId);
  const head = () => chain.head().block.header;
  const reporter = createReporter({ ...adapters, ...parts, executor, pool, chainId, head });
  chain.onHead(() => reporter.onHead());
  return reporter;
}

type Ledger = ReturnType<typeof createLedger>;

/** Execution, the chain it extends and the transactions that wait for it. */
function createLedger({ genesis, store, createExecutor }: NodeAdapters) {
  const executor = createExecutor((hash) => pool.get(hash));
  const chain = createChain(store, executor);
  const members = createMembers({
    slotOf: (address, slot) => executor.storageAt(address, slot, chain.head().block.header),
    isOpen: genesis.config.piaohao?.developmentNetwork === true,
  });
  const pool = createTxPool({
    accountOf: createHeadAccounts({ executor, head: () => chain.head().block.header }),
    blockGasLimit: BigInt(genesis.gasLimit),
    memberOf: members.memberOf,
    isIncluded: (hash) => store.locationOf(hash) !== undefined,
  });
  chain.onHead(({ receipts, senders }) => {
    pool.onBlock(
      receipts.map(({ transactionHash }) => transactionHash),
      senders,
    );
    if (members.onBlock(receipts)) pool.onMembersChanged();
  });
  return { executor, chain, pool, members };
}

/** The core in its loop, the peers it talks to, and the fetching of what it missed. */
async function createConsensus(adapters: NodeAdapters, ledger: Ledger, witness: Witness) {
  const { recover, clock, logger } = adapters;
  const { chain, pool } = ledger;
  const committee = await createCommittee(adapters, ledger, witness);
  const { network } = committee;
  const chainClock = createChainClock(clock, chain.head());
  chain.onHead((_executed, sealed) => chainClock.onHead(sealed));
  const timers = createTimers({ clock: chainClock, hasWork: () => pool.hasWork() });
  pool.onWork(() => timers.onWork());
  const parts = { ...committee, witness, timers, chainClock };
  const driver = createDriver(adapters, ledger, parts, () => sync.wake());
  const sync = createSync({
    network,
    chain,
    validatorsAfter: (header) => chain.validatorsAfter(header),
    importBlock: (sealed) => driver.importBlock(sealed),
    recover,
    transactionsRootOf: transactionsRoot,
    timestampGapMin: chainRulesOf(adapters.genesis).timestampGapMin,
    clock,
    logger,
    snapshot: snapshotPorts(adapters, (snapshot) => driver.adopt(snapshot)),
  });
  chain.onHead(() => network.broadcastStatus(statusOf(adapters.store)));
  const position = createPosition(committee, chain, driver);
  const inbound = createDoor(adapters, { position, network, driver, witness });
  const previews = createPreviews({
    position,
    head: chain.head,
    executor: ledger.executor,
    onFault: (error) => logger.warn({ err: error }, "a block was not executed ahead"),
  });
  committee.onHeight(() => {
    inbound.onHeight();
    previews.onHeight();
  });
  return { ...committee, driver, sync, inbound, previews };
}

function createPosition(
  { height, validators }: Committee,
  chain: Chain,
  driver: Driver<State>,
): () => Position {
  const proposerIn = (round: number): Address =>
    proposerOf(validators(), chain.head().block.header.coinbase, round);
  return () => {
    const current = driver.state.current;
    const round = current?.height === height() ? current.round : 0;
    return { height: height(), round, validators: validators(), proposerOf: proposerIn };
  };
}

/** The door for consensus messages, before the core's loop. */
function createDoor(
  { recover, decodeMessage, clock, logger }: NodeAdapters,
  parts: {
    readonly position: () => Position;
    readonly network: Network;
    readonly driver: Driver<State>;
    readonly witness: Witness;
  },
): Inbound {
  const { position, network, driver, witness } = parts;
  return createInbound({
    recover,
    decode: decodeMessage,
    clock,
    heightsAheadMax: FUTURE_HEIGHTS_MAX,
    position,
    transactionsRootOf: transactionsRoot,
    onVerified: witness.onMessage,
    onMessage: (message, bytes) => driver.receive(message, bytes),
    onBadMessage: (from, reason) => network.drop(from, `bad consensus message: ${reason}`),
    onFlood: (peer) =>
      logger.warn({ peer }, "a validator floods: what is above its budget is not looked at"),
  });
}

type Committee = Awaited<ReturnType<typeof createCommittee>>;

/** Who decides the height in progress, and the peers that may be connected because of it. */
async function createCommittee(
  { genesis, self, log, configuredPeers, createNetwork, clock, logger }: NodeAdapters,
  { chain, members }: Ledger,
  witness: Witness,
) {
  const { emptyBlockPeriodSeconds, maxRoundTimeoutMs } = consensusConfig(genesis, self);
  const admission = createAdmission({
    seated: await chain.validatorsAfter(genesisHeaderOf(chain)),
    configured: configuredPeers,
    clock,
    stallMs: emptyBlockPeriodSeconds * 1_000 + maxRoundTimeoutMs,
  });
  const abstention = createAbstention(logger);
  let height = chain.head().block.header.number + 1n;
  let onHeight = (): void => undefined;
  let validators = await chain.validatorsAfter(chain.head().block.header);
  const onValidators = (): void => {
    admission.onValidators(validators);
    members.onValidators(validators);
  };
  onValidators();
  const network = createNetwork(admission.isAdmitted);
  return {
    network,
    repeater: createRepeater(network),
    validators: () => validators,
    abstainsThrough: abstention.through,
    /** The height that they decide. */
    height: () => height,
    onHeight: (listener: () => void) => {
      onHeight = listener;
    },
    /** What begins the next height: the set its parent names, and what our own log still binds us to. */
    nextHeight: async () => {
      const parent = chain.head();
      const { number } = parent.block.header;
      validators = await chain.validatorsAfter(parent.block.header);
      height = number + 1n;
      onValidators();
      network.recheck();
      await log.truncate(number);
      const recovered = await log.recovered(height);
      abstention.onHeight(height, recovered);
      const isKnown = abstention.through() === undefined;
      witness.onHeight(height, validators, isKnown ? log.votesFrom(height) : undefined);
      onHeight();
      return { kind: "newHeight", parent, validators, recovered } as const;
    },
  };
}

function createDriver(
  adapters: NodeAdapters,
  { chain, pool, members }: Ledger,
  parts: Committee & {
    readonly witness: Witness;
    readonly timers: ConsensusTimers;
    readonly chainClock: ChainClock;
  },
  fellBehind: () => void,
) {
  const { genesis, self, sign, recover, store, snapshots, log, logger, onFatal } = adapters;
  const { network, repeater, nextHeight, witness, timers, chainClock } = parts;
  const { announce } = repeater;
  const { onSigned } = witness;
  const config = consensusConfig(genesis, self);
  return new Driver(createState(config, recover), {
    step,
    send: async ({ draft }) =>
      witness.hasTwin() ? undefined : sendVote(draft, { self, sign, log, announce, onSigned }),
    persistPrepared: ({ height, certificate }) => log.recordPrepared(height, certificate),
    proposals: createProposals({
      self,
      chain,
      pool,
      clock: chainClock,
      blockPeriodSeconds: config.blockPeriodSeconds,
      announce: (preview) => network.broadcastPreview(preview),
      onDiscarded: (hash, reason) => logger.warn({ hash, reason }, "a transaction was discarded"),
      onRejected: ({ details, message }) =>
        logger.warn({ ...details }, `proposal refused: ${message}`),
    }),
    commit: async (sealed) => {
      await chain.commit(sealed);
      return nextHeight();
    },
    adopt: async (snapshot) => {
      await snapshots.adopt(snapshot);
      members.onAdopted();
      // They were admitted by the accounts of the genesis.
      pool.discard(
        pool.content().map(({ hash }) => hash),
        { code: "TXPOOL_EXPIRED", message: "the chain went on without it", details: {} },
      );
      chainClock.onHead(snapshot.sealed);
      network.broadcastStatus(statusOf(store));
      return nextHeight();
    },
    headNumber: () => chain.head().block.header.number,
    timers,
    fellBehind,
    fatal: onFatal,
  });
}

function snapshotPorts(
  { genesis, snapshots: store, snapshotDistance: distance, onFatal }: NodeAdapters,
  adopt: SnapshotPorts["adopt"],
): SnapshotPorts | undefined {
  if (distance === undefined) return undefined;
  const validatorsIn = createProvenValidators(chainRulesOf(genesis));
  return { store, referencesOf, validatorsIn, adopt, onFatal, distance };
}

function genesisHeaderOf(chain: Chain): SealedBlock["block"]["header"] {
  return (chain.blocksFrom(0n, 1)[0] ?? chain.head()).block.header;
}

function statusOf(store: Pick<ChainStore, "head" | "earliest">): PeerStatus {
  const { hash, block } = store.head();
  return {
    headNumber: block.header.number,
    headHash: hash,
    earliestNumber: store.earliest(),
  };
}
