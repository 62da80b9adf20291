import { createDatabase, type Database } from "../../node/src/db/database.ts";
import { STATE_ROOT } from "../../node/src/db/opening.ts";
import type { GenesisState } from "../../node/src/exec/genesis/genesisState.ts";
import { NOWHERE, referencesOf } from "../../node/src/exec/trie/references.ts";
import { NodeError } from "../../node/src/types/errors.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { StatePiece } from "../../node/src/types/ports/store.ts";
import type { Host } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceChain } from "./referenceChain.ts";
import type { SealedCheck } from "./seals.ts";

export interface StorageCheckerOptions {
  readonly reference: ReferenceChain;
  readonly genesis: GenesisState;
  readonly checkSealed: SealedCheck;
}

/**
 * What is on the disk, read anew as a restart would: block after block the one that replaying gave, sealed by a quorum, with
 * its receipts; and of the state at the head every node and every code.
 */
export function createStorageChecker(options: StorageCheckerOptions): Checker {
  return {
    async atEnd({ address, disk }: Host) {
      const records = {
        get: (key: Uint8Array) => disk.get(key),
        range: async () => [],
        write: () => Promise.reject(new Error("a checker does not write")),
        close: () => Promise.resolve(),
      };
      try {
        check(address, await createDatabase(records, options.genesis), options);
      } catch (error) {
        // What the database itself takes for damage.
        if (!(error instanceof NodeError)) throw error;
        throw new Violation("storage", `${address}: ${error.message}`);
      }
    },
  };
}

function check(host: Address, database: Database, options: StorageCheckerOptions): void {
  const { number: head } = database.chain.head().block.header;
  const earliest = database.chain.earliest();
  for (let number = earliest > 1n ? earliest : 1n; number <= head; number += 1n) {
    checkBlock(host, database, number, options);
  }
  checkState(host, database);
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

/** Nothing is missing of the state at the head. */
function checkState(host: Address, { chain, state }: Database): void {
  const { number, stateRoot } = chain.head().block.header;
  const wanted: StatePiece[] = [{ hash: stateRoot, place: STATE_ROOT }];
  for (let piece = wanted.pop(); piece !== undefined; piece = wanted.pop()) {
    const { hash, place } = piece;
    const isCode = place === NOWHERE;
    const stored = isCode ? state.code(hash) : state.node(hash, place, number);
    if (stored === undefined) {
      throw new Violation("storage", `${host} does not have ${hash} of its state at ${place}`);
    }
    if (!isCode) wanted.push(...referencesOf(place, stored));
  }
}
