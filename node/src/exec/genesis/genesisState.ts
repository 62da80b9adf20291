import { hashToWord } from "../../evm/word.ts";
import type { World } from "../../evm/world.ts";
import type { ExtraData, Header, SealedBlock } from "../../types/block.ts";
import { hexToBytes } from "../../types/codec/bytes.ts";
import { decodeExtraData } from "../../types/codec/extraData.ts";
import { blockHash } from "../../types/codec/header.ts";
import type { Address, Hash, Hex } from "../../types/hex.ts";
import type { StateDelta } from "../../types/ports/store.ts";
import { execError } from "../errors.ts";
import { stateDelta } from "../state/delta.ts";
import { HeldTries } from "../trie/heldTries.ts";
import { NodeReader } from "../trie/nodeReader.ts";
import { EMPTY_ROOT } from "../trie/trie.ts";
import { createEmptyWorld } from "../workspace.ts";
import type { AllocAccount, GenesisFile } from "./genesisFile.ts";

/** The first block, and everything its state consists of. */
export interface GenesisState {
  readonly sealed: SealedBlock;
  readonly delta: StateDelta;
}

/** Builds the genesis block of a file as Besu does. Throws EXEC_INVALID_GENESIS. */
export function genesisState(genesis: GenesisFile): GenesisState {
  const { root, delta } = allocDelta(genesis.alloc);
  const header: Header = {
    parentHash: `0x${"0".repeat(64)}`,
    coinbase: genesis.coinbase,
    stateRoot: root,
    transactionsRoot: EMPTY_ROOT,
    receiptsRoot: EMPTY_ROOT,
    logsBloom: new Uint8Array(256),
    number: 0n,
    gasLimit: BigInt(genesis.gasLimit),
    gasUsed: 0n,
    timestamp: BigInt(genesis.timestamp),
    extraData: genesisExtraData(genesis.extraData),
  };
  return { sealed: { hash: blockHash(header), block: { header, transactions: [] } }, delta };
}

/** State root and contents of an alloc. */
function allocDelta(alloc: GenesisFile["alloc"]): {
  readonly root: Hash;
  readonly delta: StateDelta;
} {
  const world = createEmptyWorld();
  for (const [address, account] of Object.entries(alloc)) {
    putAccount(world, address as Address, account);
  }
  return stateDelta(world, new NodeReader(() => [], new HeldTries(1)), EMPTY_ROOT);
}

function putAccount(world: World, address: Address, account: AllocAccount): void {
  world.setNonce(address, BigInt(account.nonce ?? 0));
  world.setBalance(address, BigInt(account.balance ?? 0));
  if (account.code !== undefined) world.setCode(address, hexToBytes(account.code as Hex));
  for (const [slot, value] of Object.entries(account.storage ?? {})) {
    world.setSlot(world.slot(address, hashToWord(slot as Hash)), BigInt(value));
  }
}

/** Contract mode: neither validators nor a vote, round 0 and no seals. */
function genesisExtraData(encoded: Hex): ExtraData {
  let extraData: ExtraData;
  try {
    extraData = decodeExtraData(hexToBytes(encoded));
  } catch (cause) {
    throw execError("EXEC_INVALID_GENESIS", "extraData does not decode", { encoded }, cause);
  }
  const { validators, vote, round, seals } = extraData;
  if (validators.length > 0 || vote !== undefined || round !== 0 || seals.length > 0) {
    const message =
      "extraData names validators, a vote, a round or seals: a contract names validators here";
    throw execError("EXEC_INVALID_GENESIS", message, { encoded });
  }
  return extraData;
}
