import { concat, encodeBytes32String, getBytes, hexlify, toBeHex, zeroPadValue } from "ethers";
import type { Header } from "../../../../node/src/types/block.ts";
import { EMPTY_EXTRA_DATA } from "../../../../node/src/types/codec/extraData.ts";
import { blockHash, encodeHeader, sealDigest } from "../../../../node/src/types/codec/header.ts";
import { chainHistory, type RawHistoryEntry } from "../../../../sdk/src/audit/historyChain.ts";
import {
  headSlotOf,
  IMPLEMENTATION_SLOT,
  targetSlotOf,
  VALIDATORS_SLOT,
  validatorSlots,
} from "../../../../sdk/src/audit/storageLayout.ts";
import { type Address, DIRECTORY_ADDRESS, type Hash, type Hex } from "../../../../sdk/src/index.ts";
import { key } from "../../support/network.ts";
import { type FabricatedState, fabricateState, type Storage } from "./state.ts";

export const LEDGER: Address = `0x${"1e".repeat(20)}`;
export const REGISTRY: Address = `0x${"7a".repeat(20)}`;
export const IMPLEMENTATION: Address = `0x${"c0".repeat(20)}`;
export const INSTRUMENT = 710_000_000_010_120_260_310_000_000_014n;
const START = 1_773_104_400;

/** What happens on a fabricated chain, by block. */
export interface ChainPlan {
  readonly blocks: number;
  /** Names of the validators in the state that a block leaves, where it differs; block 0 is genesis. */
  readonly sets: Readonly<Record<number, readonly string[]>>;
  readonly entries: Readonly<Record<number, readonly Omit<RawHistoryEntry, "timestamp">[]>>;
  /** Code of the ledger from a block on. */
  readonly upgradedAt?: number;
}

export interface FabricatedBlock {
  readonly header: Header;
  readonly hash: Hash;
  readonly encoded: Hex;
  readonly state: FabricatedState;
  /** Names of the validators in the state that the block leaves. */
  readonly validators: readonly string[];
  /** What the block appends to the instrument's history. */
  readonly entries: readonly RawHistoryEntry[];
}

export interface FabricatedChain {
  readonly genesis: unknown;
  readonly blocks: readonly FabricatedBlock[];
}

/** A QBFT chain with headers by the node's codec, states in tries of other make and seals by the right keys. */
export async function fabricateChain(plan: ChainPlan): Promise<FabricatedChain> {
  const blocks: FabricatedBlock[] = [];
  const history: RawHistoryEntry[] = [];
  let parentHash: Hash = `0x${"00".repeat(32)}`;
  for (let number = 0; number <= plan.blocks; number += 1) {
    const timestamp = START + number;
    const entries = (plan.entries[number] ?? []).map((entry) => ({ ...entry, timestamp }));
    history.push(...entries);
    const before = blocks.at(-1)?.validators ?? [];
    const validators = plan.sets[number] ?? before;
    const isUpgraded = plan.upgradedAt !== undefined && number >= plan.upgradedAt;
    const storages = storagesOf({ validators, history, isUpgraded });
    const state = await fabricateState(storages);
    const unsealed = aHeader({ number, timestamp, parentHash, stateRoot: state.stateRoot });
    const header = number === 0 ? unsealed : seal(unsealed, before);
    parentHash = blockHash(header);
    const encoded = hexlify(encodeHeader(header, "full")) as Hex;
    blocks.push({ header, hash: parentHash, encoded, state, validators, entries });
  }
  const storages = storagesOf({ validators: plan.sets[0] ?? [], history: [], isUpgraded: false });
  return { blocks, genesis: genesisOf(storages) };
}

/** Adds the seals of these validators to a header. */
export function seal(header: Header, validators: readonly string[]): Header {
  const digest = sealDigest(header);
  const seals = validators.map((name) => {
    const { r, s, yParity } = key(name).signingKey.sign(digest);
    return getBytes(concat([r, s, toBeHex(yParity, 1)]));
  });
  return { ...header, extraData: { ...header.extraData, seals } };
}

export function addressOf(name: string): Address {
  return key(name).address.toLowerCase() as Address;
}

export function aHeader(fields: {
  readonly number: number;
  readonly timestamp: number;
  readonly parentHash: Hash;
  readonly stateRoot: Hash;
}): Header {
  return {
    parentHash: fields.parentHash,
    coinbase: `0x${"0b".repeat(20)}`,
    stateRoot: fields.stateRoot,
    transactionsRoot: `0x${"0c".repeat(32)}`,
    receiptsRoot: `0x${"0d".repeat(32)}`,
    logsBloom: new Uint8Array(256),
    number: BigInt(fields.number),
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: BigInt(fields.timestamp),
    extraData: { ...EMPTY_EXTRA_DATA, round: fields.number % 3 },
  };
}

function storagesOf({
  validators,
  history,
  isUpgraded,
}: {
  readonly validators: readonly string[];
  readonly history: readonly RawHistoryEntry[];
  readonly isUpgraded: boolean;
}): ReadonlyMap<Address, Storage> {
  const addresses = validators.map(addressOf).sort();
  const slots = validatorSlots(BigInt(addresses.length));
  const registry: [Hash, Hash][] = addresses.map((address, at) => [
    slots[at] ?? "0x",
    word(address),
  ]);
  const code = isUpgraded ? (`0x${"c1".repeat(20)}` as const) : IMPLEMENTATION;
  return new Map([
    [DIRECTORY_ADDRESS, new Map([[targetSlotOf(name("TitleLedger")), word(LEDGER)]])],
    [REGISTRY, new Map([[VALIDATORS_SLOT, word(toBeHex(addresses.length) as Hex)], ...registry])],
    [
      LEDGER,
      new Map([
        [IMPLEMENTATION_SLOT, word(code)],
        [headSlotOf(INSTRUMENT), chainHistory(history)],
        // Another instrument, so that the trie has more than one way to go.
        [headSlotOf(INSTRUMENT + 1n), word("0x01")],
      ]),
    ],
  ]);
}

function genesisOf(storages: ReadonlyMap<Address, Storage>): unknown {
  const alloc = [...storages].map(([address, storage]) => [
    address.slice(2).toUpperCase(),
    { balance: "0x0", code: "0x6001", storage: Object.fromEntries(storage) },
  ]);
  return {
    config: { chainId: 20_260_310, qbft: { validatorcontractaddress: REGISTRY } },
    alloc: Object.fromEntries(alloc),
  };
}

export function name(text: string): Hash {
  return encodeBytes32String(text) as Hash;
}

export function word(value: Hex): Hash {
  return zeroPadValue(value, 32) as Hash;
}
