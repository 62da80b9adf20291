import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import type { AdminBackend } from "../rpc/adminBackend.ts";
import type { RPCBackend } from "../rpc/backend.ts";
import type { Address } from "../types/hex.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Network } from "../types/ports/network.ts";
import type { RecoverAhead } from "../types/ports/recoverAhead.ts";
import type { ChainStore } from "../types/ports/store.ts";
import type { DropReason, TxPool } from "../types/ports/txPool.ts";
import { quorumOf } from "../types/validators.ts";
import type { Chain } from "./chain.ts";
import type { MovableClock } from "./clock.ts";
import type { ClockSkew } from "./clockSkew.ts";
import type { DiskWatch } from "./diskSpace.ts";
import type { DuplicateKeys } from "./duplicateKeys.ts";
import type { Intake } from "./intake.ts";
import type { Trust } from "./trust.ts";
import type { Witness } from "./witness.ts";

export interface BackendParts {
  readonly genesis: GenesisFile;
  readonly self: Address;
  readonly chain: Chain;
  readonly store: ChainStore;
  readonly evidence: EvidenceStore;
  readonly witness: Pick<Witness, "hasTwin">;
  readonly duplicateKeys: DuplicateKeys;
  readonly executor: Executor;
  readonly pool: TxPool;
  readonly network: Network;
  readonly clock: MovableClock;
  readonly intake: Intake;
  readonly recoverAhead: RecoverAhead;
  readonly syncing: () =>
    | { readonly startingBlock: bigint; readonly highestBlock: bigint }
    | undefined;
  readonly round: () => number;
  readonly abstainsThrough: () => bigint | undefined;
  readonly disk: Pick<DiskWatch, "space" | "level">;
  readonly validators: () => readonly Address[];
  readonly onClockMoved: () => void;
  readonly clockSkew: Pick<ClockSkew, "report">;
  readonly trust: Pick<Trust, "expiresAtMs">;
}

export type AdminBackendParts = Pick<
  BackendParts,
  "genesis" | "pool" | "network" | "clock" | "onClockMoved" | "store" | "executor"
>;

const DISCARDED: DropReason = {
  code: "TXPOOL_DISCARDED",
  message: "the operator of this node threw it away",
  details: {},
};

/** The node as its RPC sees it. */
export function createBackend(parts: BackendParts): RPCBackend {
  const { chain, pool, network, intake } = parts;
  return {
    chainId: BigInt(parts.genesis.config.chainId),
    clientVersion: `piaohao/v0.1.0/${process.platform}-${process.arch}/node${process.versions.node}`,
    chain: parts.store,
    executor: parts.executor,
    evidence: parts.evidence,
    pool,
    submit: async (raw) => intake.submit(raw),
    recoverAhead: parts.recoverAhead,
    onHead: (listener) => chain.onHead(({ receipts }, sealed) => listener({ sealed, receipts })),
    onPending: (listener) => intake.onPending(listener),
    onDropped: (listener) => pool.onDropped(listener),
    peers: () => network.peers(),
    health: () => healthOf(parts),
  };
}

/** The node as its operator acts on it. */
export function createAdminBackend(parts: AdminBackendParts): AdminBackend {
  const { pool, network, clock } = parts;
  return {
    peers: () => network.peers(),
    dropPeer: (address) => network.drop(address, "by the operator"),
    pool,
    chain: parts.store,
    executor: parts.executor,
    discard: (hashes) => pool.discard(hashes, DISCARDED),
    ...(parts.genesis.config.piaohao?.developmentNetwork === true && {
      developmentClock: {
        nowMs: () => clock.nowMs(),
        advance: (seconds: bigint, applyAtMs: number) =>
          clock.advance(Number(seconds) * 1_000, applyAtMs).then(parts.onClockMoved),
      },
    }),
  };
}

function healthOf(parts: BackendParts): ReturnType<RPCBackend["health"]> {
  const { clock, chain, network, self } = parts;
  const validators = parts.validators();
  const reachable = [self, ...network.peers().map(({ address }) => address)];
  return {
    round: parts.round(),
    connectedValidators: validators.filter((address) => reachable.includes(address)).length,
    quorum: quorumOf(validators.length),
    syncing: parts.syncing(),
    lastBlockAgeMs: Math.max(
      0,
      clock.nowMs() - Number(chain.head().block.header.timestamp) * 1_000,
    ),
    clockOffsetMs: clock.offsetMs(),
    clocks: parts.clockSkew.report(),
    equivocators: parts.evidence.accused(),
    hasTwin: parts.witness.hasTwin(),
    abstainsThrough: parts.abstainsThrough(),
    disk: { ...parts.disk.space(), level: parts.disk.level() },
    duplicateKeys: parts.duplicateKeys.seen(),
    certificateExpiresAtMs: parts.trust.expiresAtMs,
  };
}
