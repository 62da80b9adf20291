import { createDatabase, type Database } from "../../node/src/db/database.ts";
import type { GenesisState } from "../../node/src/exec/genesis/genesisState.ts";
import { createStateReader, secureKey } from "../../node/src/exec/state/reader.ts";
import { NodeReader } from "../../node/src/exec/trie/nodeReader.ts";
import { getValue, stateTrieAt } from "../../node/src/exec/trie/trie.ts";
import { bytesToHex, hexToBytes } from "../../node/src/types/codec/bytes.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { Host } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceChain } from "./referenceChain.ts";
import type { SealedCheck } from "./seals.ts";

export interface StorageCheckerOptions {
  readonly reference: ReferenceChain;
  readonly genesis: GenesisState;
  readonly checkSealed: SealedCheck;
  /** Whose state is compared: everybody who ever had one. */
  readonly accounts: readonly Address[];
}

/**
 * What is on the disk, read anew as a restart would: block after block the one that replaying gave, sealed by a quorum, with
 * its receipts; and under the head's root the very state that the flat records hold.
 */
export function createStorageChecker(options: StorageCheckerOptions): Checker {
  return {
    async atEnd({ address, disk }: Host) {
      const records = {
        get: (key: Uint8Array) => disk.get(key),
        write: () => Promise.reject(new Error("a checker does not write")),
        close: () => Promise.resolve(),
      };
      const database = await createDatabase(records, options.genesis);
      const { number: head } = database.chain.head().block.header;
      const earliest = database.chain.earliest();
      for (let number = earliest > 1n ? earliest : 1n; number <= head; number += 1n) {
        checkBlock(address, database, number, options);
      }
      checkState(address, database, options.accounts);
    },
  };
}

function checkBlock(
  host: Address,
  { chain }: Database,
  number: bigint,
  { reference, checkSealed }: StorageCheckerOptions,
): void {
  const sealed = chain.blockByNumber(number);
  const parent = reference.at(number - 1n);
  const expected = reference.at(number);
  if (sealed === undefined || parent === undefined || sealed.hash !== expected?.hash) {
    const message = `${host} has ${sealed?.hash} at ${number}, replaying gives ${expected?.hash}`;
    throw new Violation("storage", message);
  }
  checkSealed(sealed, parent.validatorsAfter);
  const receipts = chain.receiptsOf(sealed.hash)?.map(({ transactionHash }) => transactionHash);
  if (receipts?.join() !== expected.transactions.join()) {
    throw new Violation("storage", `${host} does not have the receipts of block ${number}`);
  }
}

function checkState(host: Address, { chain, state }: Database, accounts: readonly Address[]): void {
  const { stateRoot } = chain.head().block.header;
  const nodes = new NodeReader(state.storedNodes, 64);
  const flat = createStateReader(state, nodes, stateRoot);
  for (const account of accounts) {
    const stored = hexOf(flat.account(account));
    const proven = hexOf(getValue(nodes, stateTrieAt(stateRoot), secureKey(hexToBytes(account))));
    if (stored !== proven) {
      const message = `${host} stores ${stored} of ${account}, its root has ${proven}`;
      throw new Violation("storage", message);
    }
  }
}

function hexOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? "nothing" : bytesToHex(bytes);
}
