import type { Header } from "../../types/block.ts";
import type { Hash } from "../../types/hex.ts";
import type { HashedState, Place, SnapshotStore, StatePiece } from "../../types/ports/store.ts";
import type { SnapshotPorts, StateReference } from "./ports.ts";

/** A missing piece of the state, and who waits for it. */
interface Open extends StateReference {
  /** Set when it has arrived and waits for what it refers to. */
  bytes: Uint8Array | undefined;
  /** How many of the pieces it refers to are open. */
  below: number;
  readonly waiting: Open[];
}

/** The place of the state trie's root. */
const STATE_ROOT: Place = "0x00";

export interface StateTotals {
  readonly nodes: number;
  readonly codes: number;
  readonly bytes: number;
}

/**
 * The pieces of a state that are still missing, depth first. A piece is complete when everything it refers to is, and only
 * complete ones are stored: what is below a stored piece never has to be looked at again, also after a restart.
 */
export class OpenState {
  readonly #block: bigint;
  readonly #store: SnapshotStore;
  readonly #referencesOf: SnapshotPorts["referencesOf"];
  readonly #open = new Map<Hash, Open>();
  /** To be asked for, the deepest last. Pieces that have arrived meanwhile are skipped. */
  readonly #wanted: Open[] = [];
  /** Complete, each after all it refers to, to be written. */
  #complete = new Map<Hash, Pick<Open, "kind"> & { readonly bytes: Uint8Array }>();
  #completeBytes = 0;
  /** Being written; not in the store yet. */
  #writing: ReadonlyMap<Hash, unknown> = new Map();
  #totals = { nodes: 0, codes: 0, bytes: 0 };

  constructor(
    { number, stateRoot }: Pick<Header, "number" | "stateRoot">,
    { store, referencesOf }: Pick<SnapshotPorts, "store" | "referencesOf">,
  ) {
    this.#block = number;
    this.#store = store;
    this.#referencesOf = referencesOf;
    this.#want({ kind: "account", hash: stateRoot, place: STATE_ROOT });
  }

  /** Pieces that are missing or wait for what is below them. */
  get size(): number {
    return this.#open.size;
  }

  /** Pieces to be asked for, at most. */
  get wanted(): number {
    return this.#wanted.length;
  }

  get totals(): StateTotals {
    return this.#totals;
  }

  get completeBytes(): number {
    return this.#completeBytes;
  }

  /** At most `count` pieces to ask for, each given out once. */
  take(count: number): readonly StatePiece[] {
    const pieces: StatePiece[] = [];
    while (pieces.length < count) {
      const next = this.#wanted.pop();
      if (next === undefined) break;
      const isWanted = next.bytes === undefined && this.#open.get(next.hash) === next;
      if (isWanted) pieces.push({ hash: next.hash, place: next.place });
    }
    return pieces;
  }

  /** Pieces that were taken and not answered are to be asked for again. */
  giveBack(pieces: readonly StatePiece[]): void {
    for (const { hash } of pieces) {
      const open = this.#open.get(hash);
      if (open !== undefined && open.bytes === undefined) this.#wanted.push(open);
    }
  }

  /** A piece with the hash has arrived. */
  put(hash: Hash, bytes: Uint8Array): void {
    const open = this.#open.get(hash);
    if (open === undefined || open.bytes !== undefined) return;
    open.bytes = bytes;
    const references = open.kind === "code" ? [] : this.#referencesOf(open.place, bytes);
    for (const reference of references) {
      const missing = this.#want(reference);
      if (missing === undefined) continue;
      missing.waiting.push(open);
      open.below += 1;
    }
    if (open.below === 0) this.#finish(open, bytes);
  }

  /** Writes what is complete, in one batch. */
  async flush(): Promise<void> {
    const items = [...this.#complete];
    this.#writing = this.#complete;
    this.#complete = new Map();
    this.#completeBytes = 0;
    const nodes: HashedState["nodes"][number][] = [];
    const codes: HashedState["codes"][number][] = [];
    for (const [hash, { kind, bytes }] of items) {
      if (kind === "code") codes.push({ hash, code: bytes });
      else nodes.push({ hash, node: bytes });
    }
    await this.#store.add({ nodes, codes });
    this.#writing = new Map();
  }

  /** The open piece; undefined for one that is there. */
  #want(reference: StateReference): Open | undefined {
    const known = this.#open.get(reference.hash);
    if (known !== undefined) return known;
    if (this.#isThere(reference)) return undefined;
    const open: Open = { ...reference, bytes: undefined, below: 0, waiting: [] };
    this.#open.set(open.hash, open);
    this.#wanted.push(open);
    return open;
  }

  #isThere({ kind, hash, place }: StateReference): boolean {
    if (this.#complete.has(hash) || this.#writing.has(hash)) return true;
    const stored =
      kind === "code" ? this.#store.code(hash) : this.#store.node(hash, place, this.#block);
    return stored !== undefined;
  }

  /** Completes a piece, and those that waited for it as the last. */
  #finish(first: Open, bytes: Uint8Array): void {
    const finished: [Open, Uint8Array][] = [[first, bytes]];
    for (let next = finished.pop(); next !== undefined; next = finished.pop()) {
      const [open, content] = next;
      this.#open.delete(open.hash);
      this.#complete.set(open.hash, { kind: open.kind, bytes: content });
      this.#completeBytes += content.length;
      this.#totals = totalsWith(this.#totals, open.kind, content.length);
      for (const parent of open.waiting) {
        parent.below -= 1;
        if (parent.below === 0 && parent.bytes !== undefined) finished.push([parent, parent.bytes]);
      }
    }
  }
}

function totalsWith(totals: StateTotals, kind: Open["kind"], length: number): StateTotals {
  return {
    nodes: totals.nodes + (kind === "code" ? 0 : 1),
    codes: totals.codes + (kind === "code" ? 1 : 0),
    bytes: totals.bytes + length,
  };
}
