import type { Logger } from "pino";
import type { DecodeTransaction } from "../crypto/transaction.ts";
import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import type { Signature } from "../types/block.ts";
import type { Recover } from "../types/codec/signature.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { EvidenceStore } from "../types/ports/evidence.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Network } from "../types/ports/network.ts";
import type { RecoverAhead } from "../types/ports/recoverAhead.ts";
import type { ChainStore, SnapshotStore, WriteAheadLog } from "../types/ports/store.ts";
import type { RecoveredTransaction } from "../types/transaction.ts";
import type { InboundPorts } from "./inbound.ts";

/** What a node's machinery needs of the world: real disks, sockets and clocks, or those of a simulator. */
export interface NodeAdapters {
  readonly genesis: Pick<GenesisFile, "config" | "gasLimit">;
  readonly self: Address;
  readonly sign: (digest: Hash) => Signature;
  readonly recover: Recover;
  /** As InboundPorts.decode. */
  readonly decodeMessage?: InboundPorts["decode"];
  readonly decodeTransaction: DecodeTransaction;
  /** None where senders are recovered as transactions are decoded. */
  readonly recoverAhead?: RecoverAhead | undefined;
  /** The chain on disk, which the executor reads too. */
  readonly store: ChainStore;
  /** Trie nodes and codes for peers, and where those of a snapshot are put together. */
  readonly snapshots: SnapshotStore;
  /** How far behind a new node must be to take a snapshot instead of every block; never, unless given. */
  readonly snapshotDistance?: bigint | undefined;
  readonly log: WriteAheadLog;
  readonly evidence: EvidenceStore;
  /** Whether a validator reports recorded evidence to the chain itself; yes, unless said otherwise. */
  readonly reportsEvidence?: boolean | undefined;
  /** `known` finds transactions whose sender was recovered before. */
  readonly createExecutor: (known: (hash: Hash) => RecoveredTransaction | undefined) => Executor;
  readonly createNetwork: (isAdmitted: (address: Address) => boolean) => Network;
  /** Peers that the configuration names. */
  readonly configuredPeers: readonly Address[];
  readonly clock: Clock;
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
  /** A failure after which the node must not go on. */
  readonly onFatal: (error: unknown) => void;
}
