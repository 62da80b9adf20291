// A node with nothing but the genesis, among peers that answer as a test wants.
import { recover } from "../../../../node/src/crypto/signing.ts";
import type { GenesisState } from "../../../../node/src/exec/genesis/genesisState.ts";
import { createProvenValidators } from "../../../../node/src/exec/questions/provenValidators.ts";
import { listRoot } from "../../../../node/src/exec/trie/listRoot.ts";
import { referencesOf } from "../../../../node/src/exec/trie/references.ts";
import type { StateLimits } from "../../../../node/src/sync/snapshot/ports.ts";
import { createSync, type Sync } from "../../../../node/src/sync/sync.ts";
import { assertDefined } from "../../../../node/src/types/assert.ts";
import type { Header, SealedBlock } from "../../../../node/src/types/block.ts";
import type { Address } from "../../../../node/src/types/hex.ts";
import type { PeerStatus } from "../../../../node/src/types/ports/network.ts";
import type { StatePiece } from "../../../../node/src/types/ports/store.ts";
import { CHAIN_ID, VALIDATOR_CONTRACT } from "../../exec/support/chain.ts";
import { createManualClock, type ManualClock } from "../../p2p/clocks.ts";
import { aDisk, type MemoryDisk } from "./memoryKeyValue.ts";
import { aStateNode, type StateNode } from "./stateChain.ts";

/** How a peer answers; what a test does not replace is honest. */
export interface Answers {
  blocks(number: bigint, count: number): Promise<readonly SealedBlock[]>;
  headers(number: bigint, count: number): Promise<readonly Header[]>;
  state(pieces: readonly StatePiece[], block: bigint): Promise<readonly (Uint8Array | undefined)[]>;
}

export interface FakePeer extends Answers {
  readonly address: Address;
  status: PeerStatus;
  /** Questions it was asked, by kind. */
  readonly asked: { blocks: number; headers: number; state: number; hashes: number };
}

/** Answers from a node's database, bounded as the transport bounds them. */
export function honest({ chain, database }: StateNode, itemsMax = 512): Answers {
  return {
    blocks: async (number, count) => chain.blocksFrom(number, Math.min(count, 64)),
    headers: async (number, count) => chain.headersFrom(number, Math.min(count, 512)),
    state: async (pieces, block) =>
      pieces
        .slice(0, itemsMax)
        .map(
          ({ hash, place }) =>
            database.snapshots.node(hash, place, block) ?? database.snapshots.code(hash),
        ),
  };
}

export function statusOf({ database }: StateNode): PeerStatus {
  const head = database.chain.head();
  return {
    headNumber: head.block.header.number,
    headHash: head.hash,
    earliestNumber: database.chain.earliest(),
  };
}

export interface Newcomer {
  readonly node: StateNode;
  readonly sync: Sync;
  readonly clock: ManualClock;
  readonly dropped: { readonly peer: Address; readonly reason: string }[];
  readonly log: { readonly details: Readonly<Record<string, unknown>>; readonly message: string }[];
  /** Failures after which the node must not go on. */
  readonly fatal: unknown[];
  /** Adds a peer; `answers` replaces honest ones. */
  connect(n: number, holder: StateNode, answers?: Partial<Answers>): FakePeer;
  /** Wakes sync and resolves when it rests: at the peers' head, or in wait of its next attempt. */
  run(): Promise<void>;
}

export interface NewcomerOptions {
  readonly disk?: MemoryDisk;
  readonly distance?: bigint;
  readonly limits?: Partial<StateLimits>;
}

export async function aNewcomer(
  genesis: GenesisState,
  options: NewcomerOptions = {},
): Promise<Newcomer> {
  const node = await aStateNode(genesis, options.disk ?? aDisk());
  const clock = createManualClock();
  const peers = new Map<Address, FakePeer>();
  const dropped: { peer: Address; reason: string }[] = [];
  const log: { details: Readonly<Record<string, unknown>>; message: string }[] = [];
  const write = (details: Readonly<Record<string, unknown>>, message: string): void => {
    log.push({ details, message });
  };
  const fatal: unknown[] = [];
  const peerAt = (address: Address): FakePeer => assertDefined(peers.get(address), "a peer");
  const sync = createSync({
    network: {
      peers: () => [...peers.values()],
      requestBlocks: (address, number, count) => {
        peerAt(address).asked.blocks += 1;
        return peerAt(address).blocks(number, count);
      },
      requestHeaders: (address, number, count) => {
        peerAt(address).asked.headers += 1;
        return peerAt(address).headers(number, count);
      },
      requestState: (address, block, pieces) => {
        peerAt(address).asked.state += 1;
        peerAt(address).asked.hashes += pieces.length;
        return peerAt(address).state(pieces, block);
      },
      drop: (peer, reason) => {
        peers.delete(peer);
        dropped.push({ peer, reason });
      },
    },
    chain: node.chain,
    validatorsAfter: node.chain.validatorsAfter,
    importBlock: node.chain.commit,
    recover,
    transactionsRootOf: listRoot,
    clock,
    logger: { info: write, warn: write, error: write },
    snapshot: {
      store: node.database.snapshots,
      referencesOf,
      validatorsIn: createProvenValidators({
        chainId: CHAIN_ID,
        validatorContract: VALIDATOR_CONTRACT,
      }),
      adopt: node.database.snapshots.adopt,
      onFatal: (error) => void fatal.push(error),
      distance: options.distance ?? 8n,
      ...(options.limits && { limits: options.limits }),
    },
  });
  return {
    node,
    sync,
    clock,
    dropped,
    log,
    fatal,
    connect(n, holder, answers) {
      const address: Address = `0x${n.toString(16).padStart(40, "0")}`;
      const asked = { blocks: 0, headers: 0, state: 0, hashes: 0 };
      const peer = { address, asked, status: statusOf(holder), ...honest(holder), ...answers };
      peers.set(address, peer);
      return peer;
    },
    async run() {
      sync.wake();
      while (sync.state() !== undefined) await new Promise(setImmediate);
    },
  };
}
