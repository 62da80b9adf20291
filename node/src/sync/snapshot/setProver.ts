import type { Header } from "../../types/block.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address, Hash } from "../../types/hex.ts";
import { keccak256Hex } from "../../types/keccak.ts";
import type { Place, StatePiece } from "../../types/ports/store.ts";
import { syncError } from "../errors.ts";
import { askForAncestors, hasValidators, withoutState } from "./headers.ts";
import type { SnapshotContext, StateSource } from "./ports.ts";

/** Pieces of state kept in memory: some twenty nodes and two codes a height that is looked at. */
const PIECES_MAX = 16_384;
/** Blocks to look back while the contract fails. */
export const LOOK_BACK_MAX = 256;

/** A header that is known to be of the chain, and the set that decides the block after it. */
export interface TrustedHeader {
  readonly header: Header;
  readonly validators: readonly Address[];
}

/**
 * Runs the validator contract on states that this node does not have: whatever piece a run misses is fetched by its hash,
 * which the state root proves, and the contract is run again. So a set is proven as the chain itself derives it, however
 * the contract stores it.
 */
export class SetProver {
  readonly #context: SnapshotContext;
  readonly #pieces = new Map<Hash, Uint8Array>();

  constructor(context: SnapshotContext) {
    this.#context = context;
  }

  /**
   * The set that decides the block after a header of the chain: while the contract fails, that of the nearest earlier
   * block counts, `earlier` at the latest. Rejects SYNC_NO_VALIDATORS, SYNC_NO_PEER.
   */
  async validatorsAfter(header: Header, earlier: TrustedHeader): Promise<readonly Address[]> {
    const own = await this.#validatorsIn(header);
    if (own.length > 0) return own;
    const distance = header.number - earlier.header.number;
    const count = distance < BigInt(LOOK_BACK_MAX) ? Number(distance) : LOOK_BACK_MAX;
    const ancestors = count === 0 ? [] : await askForAncestors(this.#context, header, count);
    for (const ancestor of ancestors.toReversed()) {
      if (ancestor.number === earlier.header.number) return earlier.validators;
      const validators = await this.#validatorsIn(ancestor);
      if (validators.length > 0) return validators;
    }
    const message =
      "the validator contract fails in every block looked at; fetch the blocks instead";
    throw syncError("SYNC_NO_VALIDATORS", message, { number: header.number, blocks: count });
  }

  async #validatorsIn(header: Header): Promise<readonly Address[]> {
    const { store, validatorsIn } = this.#context;
    const piece = (hash: Hash): Uint8Array | undefined => this.#pieces.get(hash);
    const source: StateSource = {
      node: (hash, place, block) => piece(hash) ?? store.node(hash, place, block),
      code: (hash) => piece(hash) ?? store.code(hash),
    };
    while (this.#pieces.size < PIECES_MAX) {
      try {
        return await validatorsIn(source, header);
      } catch (error) {
        const missing = missingPiece(error);
        if (missing === undefined) throw error;
        this.#pieces.set(missing.hash, await this.#fetch(missing, header));
      }
    }
    const message = "the validator contract reads too much of the state; fetch the blocks instead";
    throw syncError("SYNC_NO_VALIDATORS", message, { number: header.number });
  }

  async #fetch(missing: StatePiece, { number }: Header): Promise<Uint8Array> {
    const { network, peers } = this.#context;
    const details = { number, hash: missing.hash };
    const isUseful = hasValidators(number);
    const { answer } = await peers.ask(isUseful, async ({ address }) => {
      const [item] = await network.requestState(address, number, [missing]);
      if (item === undefined) throw withoutState(this.#context, address, { isUseful, details });
      if (keccak256Hex(item) === missing.hash) return item;
      throw syncError("SYNC_INVALID_STATE", "a piece of state has another hash", details);
    });
    return answer;
  }
}

function missingPiece(error: unknown): StatePiece | undefined {
  if (!(error instanceof NodeError) || error.code !== "EXEC_STATE_MISSING") return undefined;
  const { hash, place = "0x" } = error.details;
  if (typeof hash !== "string" || typeof place !== "string") return undefined;
  return { hash: hash as Hash, place: place as Place };
}
