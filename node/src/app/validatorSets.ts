import type { Header } from "../types/block.ts";
import { blockHash } from "../types/codec/header.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { ChainStore } from "../types/ports/store.ts";

type Store = Pick<ChainStore, "blockByNumber" | "snapshot" | "keptValidators" | "keepValidators">;

/**
 * Finds the set that decides the block after a header: by block, not by state, since an upgraded contract may look at the
 * block's number or time. A contract that fails or returns nothing cannot halt the chain: the set of the nearest earlier block
 * counts. It is kept on disk, since the contract may fail for longer than states are kept, and a node that is started then
 * cannot ask any more. Throws CHAIN_NO_VALIDATORS.
 */
export function createValidatorSets(
  store: Store,
  executor: Pick<Executor, "validators">,
): (header: Header) => Promise<readonly Address[]> {
  /** The set asked for last, by the block's hash. */
  const known = new Map<Hash, readonly Address[]>();

  /** As far as it is known without a look at earlier blocks. */
  async function namedBy(header: Header): Promise<readonly Address[] | undefined> {
    const snapshot = store.snapshot();
    // Before it no state is known.
    if (header.number === snapshot?.sealed.block.header.number) return snapshot.validators;
    const validators = await executor.validators(header);
    if (validators.length > 0) return validators;
    const kept = store.keptValidators();
    return kept?.block === blockHash(header) ? kept.validators : undefined;
  }

  async function namedBefore(header: Header): Promise<readonly Address[]> {
    for (let at: Header | undefined = header; at !== undefined; ) {
      // While the contract fails, the block before it knows: else each block would look further back.
      const earlier = known.get(at.parentHash);
      if (earlier !== undefined) return earlier;
      at = parentOf(at);
      const validators = at && (await namedBy(at));
      if (validators !== undefined) return validators;
    }
    throw new NodeError(
      "CHAIN_NO_VALIDATORS",
      "no block has a validator set; the genesis file names no working contract",
    );
  }

  function parentOf({ number }: Header): Header | undefined {
    return number === 0n ? undefined : store.blockByNumber(number - 1n)?.block.header;
  }

  return async (header) => {
    const block = blockHash(header);
    const cached = known.get(block);
    if (cached !== undefined) return cached;
    const own = await namedBy(header);
    const validators = own ?? (await namedBefore(header));
    if (own === undefined) await store.keepValidators({ block, validators });
    known.clear();
    known.set(block, validators);
    return validators;
  };
}
