import { newBytes } from "../../types/codec/bytes.ts";
import { bytesOf } from "../../types/codec/fields.ts";
import { decodeRLP } from "../../types/codec/rlp.ts";
import {
  BRANCH_ITEMS,
  contentStart,
  EMPTY_ITEM,
  encodingOf,
  itemEnd,
  listPrefix,
} from "../../types/codec/trieNode.ts";
import type { StoredNode } from "../../types/ports/storedNode.ts";
import type { Nibbles } from "./nibbles.ts";

const CHILDREN = BRANCH_ITEMS - 1;

/** A branch: sixteen children, one a nibble, and a value. */
export class Branch {
  readonly kind = "branch";
  readonly form: Uint8Array;
  readonly encoding: Uint8Array;
  stored: StoredNode | undefined;
  /** Ages of the reader: when it was used last, and when it was counted last. */
  usedIn = 0;
  countedIn = -1;
  #below: (Branch | Extension | undefined)[] | undefined;

  constructor(
    form: Uint8Array,
    encoding = encodingOf(form),
    { below, stored }: { readonly below?: Branch | undefined; readonly stored?: StoredNode } = {},
  ) {
    this.form = form;
    this.encoding = encoding;
    this.stored = stored;
    if (below !== undefined) this.#below = below.#below?.slice();
  }

  /** The item of a child: a reference, or a leaf or short node itself; undefined where there is none. */
  item(nibble: number): Uint8Array | undefined {
    const { form } = this;
    const at = this.itemAt(nibble);
    return form[at] === EMPTY_ITEM ? undefined : form.subarray(at, itemEnd(form, at));
  }

  /** Where the form has the item of a child. */
  itemAt(nibble: number): number {
    return offsetOf(this.form, nibble);
  }

  /** A bit for each nibble that leads to a child. */
  get occupancy(): number {
    const { form } = this;
    let bits = 0;
    let at = contentStart(form);
    for (let nibble = 0; nibble < CHILDREN; nibble++) {
      if (form[at] !== EMPTY_ITEM) bits |= 1 << nibble;
      at = itemEnd(form, at);
    }
    return bits;
  }

  get value(): Uint8Array | undefined {
    const at = offsetOf(this.form, CHILDREN);
    if (this.form[at] === EMPTY_ITEM) return undefined;
    return bytesOf(decodeRLP(this.form.subarray(at)), "value");
  }

  /** The child's node if it is loaded. */
  loaded(nibble: number): Branch | Extension | undefined {
    return this.#below?.[nibble];
  }

  /** Those that are loaded. */
  get below(): readonly (Branch | Extension | undefined)[] {
    return this.#below ?? [];
  }

  keep(nibble: number, child: Branch | Extension | undefined): void {
    if (child === undefined && this.#below === undefined) return;
    this.#below ??= new Array<undefined>(CHILDREN).fill(undefined);
    this.#below[nibble] = child;
  }
}

/** A path to a branch. */
export class Extension {
  readonly kind = "extension";
  readonly path: Nibbles;
  /** As the encoding has it: a reference by hash, or a branch that is short enough to stand here. */
  readonly item: Uint8Array;
  below: Branch | undefined;
  stored: StoredNode | undefined;
  /** Ages of the reader: when it was used last, and when it was counted last. */
  usedIn = 0;
  countedIn = -1;

  constructor(path: Nibbles, item: Uint8Array, below?: Branch, stored?: StoredNode) {
    this.path = path;
    this.item = item;
    this.below = below;
    this.stored = stored;
  }
}

/** A branch of which it is known what changes: items as the form and as the encoding has them; undefined leaves a place empty. */
export interface ChangedItems {
  /** A bit for each item. */
  readonly changed: number;
  readonly forms: readonly (Uint8Array | undefined)[];
  readonly references: readonly (Uint8Array | undefined)[];
}

/** The branch with its changed items; children that were loaded still are. */
export function changedBranch(
  former: Branch,
  { changed, forms, references }: ChangedItems,
): Branch {
  return new Branch(
    withItems(former.form, changed, forms),
    withItems(former.encoding, changed, references),
    { below: former },
  );
}

function withItems(
  former: Uint8Array,
  changed: number,
  items: readonly (Uint8Array | undefined)[],
): Uint8Array {
  let content = 0;
  let at = contentStart(former);
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    const end = itemEnd(former, at);
    content += (changed & (1 << item)) === 0 ? end - at : (items[item]?.length ?? 1);
    at = end;
  }
  const prefix = listPrefix(content);
  const list = newBytes(prefix.length + content);
  list.set(prefix);
  let out = prefix.length;
  at = contentStart(former);
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    const end = itemEnd(former, at);
    const changedItem = items[item];
    if ((changed & (1 << item)) === 0) {
      // Short pieces: a view would cost more.
      for (let index = at; index < end; index++) list[out++] = former[index] ?? 0;
    } else if (changedItem === undefined) {
      list[out++] = EMPTY_ITEM;
    } else {
      list.set(changedItem, out);
      out += changedItem.length;
    }
    at = end;
  }
  return list;
}

/** A branch that has nothing, to begin with. */
export const EMPTY_BRANCH = new Branch(
  Uint8Array.of(0xc0 + BRANCH_ITEMS, ...new Uint8Array(BRANCH_ITEMS).fill(EMPTY_ITEM)),
);

function offsetOf(form: Uint8Array, item: number): number {
  let at = contentStart(form);
  for (let index = 0; index < item; index++) at = itemEnd(form, at);
  return at;
}
