import type { Database } from "../../node/src/db/database.ts";
import type { World } from "../../node/src/evm/world.ts";
import { stateDelta } from "../../node/src/exec/state/delta.ts";
import { createStateReader } from "../../node/src/exec/state/reader.ts";
import { createCodeCache, createWorldReader } from "../../node/src/exec/state/worldReader.ts";
import { HeldTries } from "../../node/src/exec/trie/heldTries.ts";
import { nodesAfter } from "../../node/src/exec/trie/nodeReader.ts";
import { EMPTY_ROOT } from "../../node/src/exec/trie/trie.ts";
import { createEmptyWorld } from "../../node/src/exec/workspace.ts";
import type { Header } from "../../node/src/types/block.ts";
import { sealedBlockOf } from "../../node/src/types/codec/block.ts";
import { EMPTY_EXTRA_DATA } from "../../node/src/types/codec/extraData.ts";
import { blockHash } from "../../node/src/types/codec/header.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import type { StateDelta } from "../../node/src/types/ports/store.ts";
import { type BillSlot, billsAtOnceMax, inOrderOfPlaces, NEW_SLOTS, nameOf } from "./slots.ts";

/** What a bill of the yardstick writes: slots of its own, and others that all bills share. */
const SHARED_SLOTS = 2;
/** Of a block that fills. */
const FILL_SLOTS = 20_000;
const SENDERS = 16;
const REGISTRY: Address = "0x00000000000000000000000000000000000b1115";
const NODES_MAX = 32_768;

export interface StateChange {
  readonly root: Hash;
  readonly delta: StateDelta;
  /** Of the registry, by their numbers. */
  readonly slots: Iterable<readonly [bigint, { readonly current: bigint }]>;
}

export interface StateChain {
  /** Changes of a block of bills, on the state of the head. */
  change(bills: number): StateChange;
  /** Commits them as a block without transactions. */
  commit(changed: StateChange): Promise<void>;
  /** Commits the slots that so many bills have of their own, in the order of their places: each node is written once, so millions take minutes. */
  fill(bills: number): Promise<void>;
  readonly bills: number;
}

export interface StateChainOptions {
  /** Account that has the bills' slots. */
  readonly registry?: Address;
  /** That a bill takes there: those of the yardstick unless given. */
  readonly newSlots?: number;
  /** How many it has already. */
  readonly firstBill?: number;
}

/** A chain whose blocks write what bills write, and nothing else: what a block costs is what its state costs. */
export function createStateChain(
  { state, chain }: Database,
  { registry = REGISTRY, newSlots = NEW_SLOTS, firstBill = 0 }: StateChainOptions = {},
): StateChain {
  const held = new HeldTries(NODES_MAX);
  const codes = createCodeCache(1_024);
  let bills = firstBill;
  const changed = (write: (world: World) => void): StateChange => {
    const { number, stateRoot: root } = chain.head().block.header;
    const nodes = nodesAfter(state, number, held);
    const world = createEmptyWorld();
    world.begin(createWorldReader(createStateReader(state, nodes, root), codes));
    // Else it would be an empty account, which has no slots.
    if (world.account(registry).nonce === 0n) world.setNonce(registry, 1n);
    write(world);
    const slots = world.accounts().get(registry)?.slots ?? [];
    return { ...stateDelta(world, nodes, root), slots };
  };
  const commit = async ({ root, delta }: StateChange): Promise<void> => {
    const parent = chain.head();
    const { number, timestamp, gasLimit } = parent.block.header;
    const own = aHeader(number + 1n, parent.hash, root);
    const header = { ...own, timestamp: timestamp + 1n, gasLimit };
    const block = { header, transactions: [] };
    const executed = { block, hash: blockHash(header), receipts: [], senders: [], delta };
    await chain.commit(executed, sealedBlockOf(block));
  };
  return {
    get bills() {
      return bills;
    },
    change(count) {
      return changed((world) => {
        for (let index = 0; index < count; index++, bills++) {
          const sender = addressOf(bills % SENDERS);
          world.setNonce(sender, world.account(sender).nonce + 1n);
          for (let slot = 0; slot < newSlots; slot++)
            writeSlot(world, registry, { bill: bills, slot });
          for (let slot = 0; slot < SHARED_SLOTS; slot++) {
            const name = BigInt(slot * SENDERS + (bills % SENDERS));
            world.setSlot(world.slot(registry, name), BigInt(bills + 1));
          }
        }
      });
    },
    commit,
    async fill(count) {
      for (const end = bills + count; bills < end; ) {
        const some = Math.min(end - bills, billsAtOnceMax(newSlots));
        const ofSome = { first: bills, count: some, newSlots };
        for (const slots of inOrderOfPlaces(ofSome, FILL_SLOTS)) {
          await commit(
            changed((world) => {
              for (const slot of slots) writeSlot(world, registry, slot);
            }),
          );
        }
        bills += some;
      }
    },
  };
}

function writeSlot(world: World, registry: Address, { bill, slot }: BillSlot): void {
  world.setSlot(world.slot(registry, nameOf({ bill, slot })), figuresOf(bill, slot));
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

/** Twenty bytes: an address, or several figures in a slot. */
function figuresOf(bill: number, slot: number): bigint {
  return (BigInt(bill + 1) << 120n) + BigInt(slot + 1);
}
