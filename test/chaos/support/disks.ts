// Small chains in databases of their own, as validators would leave them, right or wrong.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Disk } from "../../../chaos/check/stored.ts";
import { signDigest } from "../../../node/src/crypto/signing.ts";
import type { Alloc } from "../../../node/src/exec/genesis/genesisFile.ts";
import { assertDefined } from "../../../node/src/types/assert.ts";
import type { Header, SealedBlock } from "../../../node/src/types/block.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { blockHash, sealDigest } from "../../../node/src/types/codec/header.ts";
import type { ExecutedBlock } from "../../../node/src/types/ports/store.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import {
  aChain,
  aGenesisFile,
  aTransaction,
  aWallet,
  VALIDATOR_CONTRACT,
} from "../../node/exec/support/chain.ts";
import { KEYS, VALIDATORS } from "../../node/sync/support.ts";

/** Where a disk's block differs from what its validator should have stored. */
export interface BlockFault {
  readonly keys?: readonly Uint8Array[];
  readonly header?: Partial<Header>;
  readonly executed?: (executed: ExecutedBlock) => ExecutedBlock;
  readonly secondsLater?: bigint;
}

export interface Home {
  readonly genesisFile: string;
  /** Three blocks with a transaction each; faults by number. */
  disk(name: string, faults?: Readonly<Record<number, BlockFault>>): Promise<StoredDisk>;
  remove(): void;
}

export interface StoredDisk extends Disk {
  readonly blocks: readonly SealedBlock[];
}

const BLOCKS = 3;

export function aHome(): Home {
  const home = mkdtempSync(join(tmpdir(), "piaohao-chaos-test-"));
  const genesisFile = join(home, "genesis.json");
  writeFileSync(genesisFile, JSON.stringify(aGenesisFile(ALLOC)));
  return {
    genesisFile,
    disk: (name, faults = {}) => fillDisk(name, join(home, name), faults),
    remove: () => rmSync(home, { recursive: true, force: true }),
  };
}

/** The transaction of a block. */
export function transactionOf(number: number): RecoveredTransaction {
  return aTransaction(aWallet(0), { nonce: number - 1, to: `0x${"77".repeat(20)}` });
}

async function fillDisk(
  name: string,
  dataDirectory: string,
  faults: Readonly<Record<number, BlockFault>>,
): Promise<StoredDisk> {
  mkdirSync(dataDirectory);
  const chain = await aChain({ path: join(dataDirectory, "chain"), alloc: ALLOC });
  const blocks: SealedBlock[] = [];
  for (let number = 1; number <= BLOCKS; number += 1) {
    const { keys, header, executed: alter, secondsLater } = faults[number] ?? {};
    const parent = chain.database.chain.head();
    const built = await chain.executor.build({
      parent: parent.block.header,
      parentHash: parent.hash,
      timestamp: parent.block.header.timestamp + 1n + (secondsLater ?? 0n),
      coinbase: assertDefined(VALIDATORS[number], "a validator"),
      transactions: [transactionOf(number)],
    });
    const block = { ...built.block, header: { ...built.block.header, ...header } };
    const seals = (keys ?? KEYS.slice(0, 3)).map((key) =>
      signDigest(key, sealDigest(block.header)),
    );
    const extraData = { ...block.header.extraData, seals };
    const sealed = sealedBlockOf({ ...block, header: { ...block.header, extraData } });
    const executed = { ...built, block, hash: blockHash(block.header) };
    await chain.database.chain.commit(alter?.(executed) ?? executed, sealed);
    blocks.push(sealed);
  }
  await chain.close(true);
  return { name, dataDirectory, blocks };
}

/** A contract whose whole answer, whatever it is asked, is the list of the validators. */
function validatorsCode(): `0x${string}` {
  const word = (value: number): string => value.toString(16).padStart(64, "0");
  const answer =
    word(32) +
    word(VALIDATORS.length) +
    VALIDATORS.map((validator) => validator.slice(2).padStart(64, "0")).join("");
  const size = (answer.length / 2).toString(16).padStart(4, "0");
  // PUSH2 size, PUSH1 offset, PUSH0, CODECOPY, PUSH2 size, PUSH0, RETURN: 12 bytes; the answer follows.
  return `0x61${size}600c5f3961${size}5ff3${answer}`;
}

const ALLOC: Alloc = { [VALIDATOR_CONTRACT]: { balance: "0x0", code: validatorsCode() } };
