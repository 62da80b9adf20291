import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Assembly, assemble } from "../../../../node/src/app/assemble.ts";
import { chainRulesOf } from "../../../../node/src/app/chainRules.ts";
import { createClock } from "../../../../node/src/app/clock.ts";
import { buildGenesis } from "../../../../node/src/app/genesis/buildGenesis.ts";
import { ConsortiumSchema } from "../../../../node/src/app/network/consortium.ts";
import { developmentConsortium } from "../../../../node/src/app/network/developmentConsortium.ts";
import { addressOf, recover, signDigest } from "../../../../node/src/crypto/signing.ts";
import { createTransactionDecoder } from "../../../../node/src/crypto/transaction.ts";
import { openDatabase } from "../../../../node/src/db/database.ts";
import { openWriteAheadLog } from "../../../../node/src/db/writeAheadLog.ts";
import { createExecutor } from "../../../../node/src/exec/executor.ts";
import type { GenesisFile } from "../../../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../../../node/src/exec/genesis/genesisState.ts";
import type { Hash } from "../../../../node/src/types/hex.ts";
import type { EvidenceStore } from "../../../../node/src/types/ports/evidence.ts";
import type { RecoverAhead } from "../../../../node/src/types/ports/recoverAhead.ts";
import type { RecoveredTransaction } from "../../../../node/src/types/transaction.ts";
import { createMesh, type Mesh } from "./mesh.ts";

/** A line of a node's log. */
export interface LogLine {
  readonly level: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A running node over a real disk, in this process. */
export interface RunningNode extends Assembly {
  readonly evidence: EvidenceStore;
  readonly log: readonly LogLine[];
}

/** Transactions of a part in which a proposer tells of its block. */
export const PREVIEW_MAX = 4;

/** Told of the work that a node should do once. */
export interface WorkObserver {
  /** A block was built, or executed, from its first transaction to its roots. */
  onExecution(number: bigint): void;
  /** A part of a block was executed while another built it. */
  onExecutionAhead(number: bigint): void;
  /** A transaction was decoded and its sender recovered. */
  onRecovery(hash: Hash): void;
}

/** Four seats of a development network, any of which may run a node, over one mesh. */
export interface Validators {
  readonly genesis: GenesisFile;
  readonly mesh: Mesh;
  keyOf(seat: number): Uint8Array;
  run(seat: number, work?: WorkObserver, recoverAhead?: RecoverAhead): Promise<RunningNode>;
  /** Stops the node of a seat; it may run again, on what its disk has. */
  stop(seat: number): Promise<void>;
  /** Removes the chain of a seat that does not run; its log of votes stays. */
  loseChain(seat: number): void;
  /** Stops all and removes their disks. */
  end(): Promise<void>;
}

export async function createValidators(): Promise<Validators> {
  const keys = [0x51, 0x52, 0x53, 0x54].map((byte) => new Uint8Array(32).fill(byte));
  const consortium = ConsortiumSchema.parse({
    ...developmentConsortium({ secret: "s", addressOf, validators: keys.map(addressOf) }),
    emptyBlockPeriodSeconds: 1,
  });
  const genesis = await buildGenesis(consortium);
  const directory = mkdtempSync(join(tmpdir(), "piaohao-validators-"));
  const mesh = createMesh();
  const running = new Map<number, () => Promise<void>>();
  const keyOf = (seat: number): Uint8Array => keys[seat] ?? new Uint8Array();
  const stop = async (seat: number): Promise<void> => {
    await running.get(seat)?.();
    running.delete(seat);
  };
  return {
    genesis,
    mesh,
    keyOf,
    async run(seat, work, recoverAhead) {
      const path = join(directory, `${seat}`);
      const options = { genesis, mesh, key: keyOf(seat), path, work, recoverAhead };
      const { node, close } = await runNode(options);
      running.set(seat, close);
      return node;
    },
    stop,
    loseChain: (seat) => rmSync(join(directory, `${seat}`, "chain"), { recursive: true }),
    async end() {
      for (const seat of running.keys()) await stop(seat);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

interface NodeOptions {
  readonly genesis: GenesisFile;
  readonly mesh: Mesh;
  readonly key: Uint8Array;
  readonly path: string;
  readonly work: WorkObserver | undefined;
  readonly recoverAhead: RecoverAhead | undefined;
}

async function runNode({ genesis, mesh, key, path, work, recoverAhead }: NodeOptions) {
  const rules = chainRulesOf(genesis);
  const state = genesisState(genesis);
  const self = addressOf(key);
  const database = await openDatabase(join(path, "chain"), state);
  const log = await openWriteAheadLog(join(path, "votes.wal"), {
    owner: { genesisHash: state.sealed.hash, validator: self },
  });
  const decode = createTransactionDecoder(rules);
  const decodeTransaction = (raw: Uint8Array): RecoveredTransaction => {
    const transaction = decode(raw);
    work?.onRecovery(transaction.hash);
    return transaction;
  };
  const lines: LogLine[] = [];
  const write = (level: string) => (facts: unknown, message?: string) =>
    void lines.push({ level, facts: facts as LogLine["facts"], message: message ?? "" });
  const node = await assemble({
    genesis,
    self,
    sign: (digest) => signDigest(key, digest),
    recover,
    decodeTransaction,
    recoverAhead,
    store: database.chain,
    snapshots: database.snapshots,
    log,
    evidence: database.evidence,
    createExecutor: (known) => {
      const executor = createExecutor({
        ...rules,
        state: database.state,
        chain: database.chain,
        decodeTransaction,
        known,
        limits: { previewMax: PREVIEW_MAX },
      });
      return {
        ...executor,
        executeAhead: (preview, ...rest) => {
          work?.onExecutionAhead(preview.number);
          return executor.executeAhead(preview, ...rest);
        },
        build: (request) => {
          work?.onExecution(request.parent.number + 1n);
          return executor.build(request);
        },
        execute: (block, ...rest) => {
          work?.onExecution(block.header.number);
          return executor.execute(block, ...rest);
        },
      };
    },
    createNetwork: () => mesh.join(self),
    configuredPeers: [],
    clock: createClock(0),
    logger: {
      info: write("info"),
      warn: write("warn"),
      error: write("error"),
    },
    onFatal: (error) => {
      throw error;
    },
  });
  await node.start();
  const close = async (): Promise<void> => {
    await node.stop();
    await log.close();
    await database.close();
  };
  return { node: { ...node, evidence: database.evidence, log: lines }, close };
}
