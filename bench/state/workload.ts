import type { Database } from "../../node/src/db/database.ts";
import { stateDelta } from "../../node/src/exec/state/delta.ts";
import { createStateReader } from "../../node/src/exec/state/reader.ts";
import { createCodeCache, createWorldReader } from "../../node/src/exec/state/worldReader.ts";
import { NodeReader } from "../../node/src/exec/trie/nodeReader.ts";
import { EMPTY_ROOT } from "../../node/src/exec/trie/trie.ts";
import { createEmptyWorld } from "../../node/src/exec/workspace.ts";
import type { Header } from "../../node/src/types/block.ts";
import { sealedBlockOf } from "../../node/src/types/codec/block.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA } from "../../node/src/types/codec/extraData.ts";
import { blockHash } from "../../node/src/types/codec/header.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import { keccak256Hex } from "../../node/src/types/keccak.ts";
import type { StateDelta } from "../../node/src/types/ports/store.ts";

/** What a bill of the yardstick writes: slots of its own, and others that all bills share. */
const NEW_SLOTS = 5;
const SHARED_SLOTS = 2;
const SENDERS = 16;
const REGISTRY: Address = "0x00000000000000000000000000000000000b1115";
const NODES_MAX = 32_768;

export interface StateChange {
  readonly root: Hash;
  readonly delta: StateDelta;
  /** Of the registry, by their numbers. */
  readonly slots: ReadonlyMap<bigint, { readonly current: bigint }>;
}

export interface StateChain {
  /** Changes of a block of bills, on the state of the head. */
  change(bills: number): StateChange;
  /** Commits them as a block without transactions. */
  commit(changed: StateChange): Promise<void>;
  readonly bills: number;
}

/** A chain whose blocks write what bills write, and nothing else: what a block costs is what its state costs. */
export function createStateChain({ state, chain }: Database): StateChain {
  const nodes = new NodeReader(state.storedNodes, NODES_MAX);
  const codes = createCodeCache(1_024);
  let bills = 0;
  return {
    get bills() {
      return bills;
    },
    change(count) {
      const root = chain.head().block.header.stateRoot;
      const world = createEmptyWorld();
      world.begin(createWorldReader(createStateReader(state, nodes, root), codes));
      world.setNonce(REGISTRY, 1n);
      for (let index = 0; index < count; index++, bills++) {
        const sender = addressOf(bills % SENDERS);
        world.setNonce(sender, world.account(sender).nonce + 1n);
        for (let slot = 0; slot < NEW_SLOTS; slot++) {
          const name = BigInt(keccak256Hex(hexToBytes(wordOf(bills * 8 + slot))));
          world.setSlot(world.slot(REGISTRY, name), figuresOf(bills, slot));
        }
        for (let slot = 0; slot < SHARED_SLOTS; slot++) {
          world.setSlot(
            world.slot(REGISTRY, BigInt(slot * SENDERS + (bills % SENDERS))),
            BigInt(bills + 1),
          );
        }
      }
      const slots = world.accounts().get(REGISTRY)?.slots ?? new Map();
      return { ...stateDelta(world, nodes, root), slots };
    },
    async commit({ root, delta }) {
      const parent = chain.head();
      const { number, timestamp } = parent.block.header;
      const header = { ...aHeader(number + 1n, parent.hash, root), timestamp: timestamp + 1n };
      const block = { header, transactions: [] };
      const executed = { block, hash: blockHash(header), receipts: [], senders: [], delta };
      await chain.commit(executed, sealedBlockOf(block));
    },
  };
}

/** A genesis without accounts. */
export function emptyGenesis() {
  const header = aHeader(0n, `0x${"00".repeat(32)}`, EMPTY_ROOT);
  return {
    sealed: sealedBlockOf({ header, transactions: [] }),
    delta: { codes: [], nodes: [] },
  };
}

function aHeader(number: bigint, parentHash: Hash, stateRoot: Hash): Header {
  return {
    parentHash,
    coinbase: addressOf(0),
    stateRoot,
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: new Uint8Array(256),
    number,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: number + 1n,
    extraData: EMPTY_EXTRA_DATA,
  };
}

function addressOf(index: number): Address {
  return `0x${(index + 1).toString(16).padStart(40, "0")}`;
}

function wordOf(value: number): Hash {
  return `0x${value.toString(16).padStart(64, "0")}`;
}

/** Twenty bytes: an address, or several figures in a slot. */
function figuresOf(bill: number, slot: number): bigint {
  return (BigInt(bill + 1) << 120n) + BigInt(slot + 1);
}
