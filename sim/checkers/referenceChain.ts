import { createDatabase, type Database } from "../../node/src/db/database.ts";
import type { GenesisState } from "../../node/src/exec/genesis/genesisState.ts";
import type { SealedBlock } from "../../node/src/types/block.ts";
import type { Address, Hash } from "../../node/src/types/hex.ts";
import type { Executor } from "../../node/src/types/ports/executor.ts";
import { RecordsImage } from "../disk/recordsImage.ts";
import type { Ledger } from "../ledger/ledger.ts";
import { Violation } from "../world/violation.ts";

/** What the first correct node that decided a height made of it, executed once more. */
export interface ReferenceBlock {
  readonly hash: Hash;
  readonly sealed: SealedBlock;
  /** The set that decides the block after it. */
  readonly validatorsAfter: readonly Address[];
  readonly transactions: readonly Hash[];
}

/** The chain as it has to be: every block replayed from the genesis on a disk that never fails. */
export class ReferenceChain {
  readonly #database: Database;
  readonly #executor: Executor;
  readonly #blocks: ReferenceBlock[];

  constructor(database: Database, executor: Executor, genesis: ReferenceBlock) {
    this.#database = database;
    this.#executor = executor;
    this.#blocks = [genesis];
  }

  get head(): ReferenceBlock {
    return this.#blocks[this.#blocks.length - 1] as ReferenceBlock;
  }

  get height(): bigint {
    return BigInt(this.#blocks.length - 1);
  }

  at(number: bigint): ReferenceBlock | undefined {
    return this.#blocks[Number(number)];
  }

  /** Takes the next block and returns what became of it; earlier ones are no news. Throws a Violation when it is not what its parent's state gives. */
  async extend(sealed: SealedBlock): Promise<ReferenceBlock | undefined> {
    const { block } = sealed;
    if (block.header.number !== this.height + 1n) return undefined;
    const parent = this.head;
    const executed = await this.#executor
      .execute(block, parent.sealed.block.header, parent.hash, { isDecided: true })
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Violation("validity", `block ${block.header.number}: ${reason}`, error);
      });
    if (executed.hash !== sealed.hash) {
      throw new Violation("validity", `block ${block.header.number} has another hash`);
    }
    await this.#database.chain.commit(executed, sealed);
    const named = await this.#executor.validators(block.header);
    const added: ReferenceBlock = {
      hash: sealed.hash,
      sealed,
      // A contract that fails or names nobody leaves the set as it was.
      validatorsAfter: named.length > 0 ? named : parent.validatorsAfter,
      transactions: executed.receipts.map(({ transactionHash }) => transactionHash),
    };
    this.#blocks.push(added);
    return added;
  }
}

export async function createReferenceChain(
  ledger: Ledger,
  genesis: GenesisState,
): Promise<ReferenceChain> {
  const records = new RecordsImage();
  const database = await createDatabase(
    {
      get: (key) => records.get(key),
      range: async (keys, max) => records.range(keys, max),
      write: async (writes) => records.write(writes),
      close: () => Promise.resolve(),
    },
    genesis,
  );
  const executor = ledger.createExecutor(database, () => undefined);
  const { sealed } = genesis;
  const validatorsAfter = await executor.validators(sealed.block.header);
  return new ReferenceChain(database, executor, {
    hash: sealed.hash,
    sealed,
    validatorsAfter,
    transactions: [],
  });
}
