import { copyBetween } from "../../types/codec/bytes.ts";
import { bytesOf } from "../../types/codec/fields.ts";
import { decodeRLP } from "../../types/codec/rlp.ts";
import {
  BRANCH_ITEMS,
  contentStart,
  EMPTY_ITEM,
  encodingOf,
  itemEnd,
  newList,
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
  /** The age in which it was used last, and the walk that met it last (HeldTries). */
  usedIn = 0;
  countedIn = 0;
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

  /** A bit for each nibble that leads to a child, and one behind them for a value. */
  get occupancy(): number {
    const { form } = this;
    let bits = 0;
    let at = contentStart(form);
    for (let item = 0; item < BRANCH_ITEMS; item++) {
      if (form[at] !== EMPTY_ITEM) bits |= 1 << item;
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
  /** The age in which it was used last, and the walk that met it last (HeldTries). */
  usedIn = 0;
  countedIn = 0;

  constructor(path: Nibbles, item: Uint8Array, below?: Branch, stored?: StoredNode) {
    this.path = path;
    this.item = item;
    this.below = below;
    this.stored = stored;
  }
}

/** Undefined leaves a place empty. */
type Items = readonly (Uint8Array | undefined)[];

const NO_ITEM = Uint8Array.of(EMPTY_ITEM);

/** A branch of which it is known what changes: items as the form and as the encoding has them. */
export interface ChangedItems {
  /** A bit for each item. */
  readonly changed: number;
  readonly forms: Items;
  readonly references: Items;
}

/** The branch with its changed items; children that were loaded still are. */
export function changedBranch(
  former: Branch,
  { changed, forms, references }: ChangedItems,
): Branch {
  const form = withItems(former.form, changed, forms);
  const hasLeaves = former.form !== former.encoding || !isSame(changed, forms, references);
  const encoding = hasLeaves ? withItems(former.encoding, changed, references) : form;
  return new Branch(form, encoding, { below: former });
}

function isSame(changed: number, forms: Items, references: Items): boolean {
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    if (isChanged(changed, item) && forms[item] !== references[item]) return false;
  }
  return true;
}

/** Where the items of the former branch begin, and where the last ends. */
const offsets = new Array<number>(BRANCH_ITEMS + 1).fill(0);

function withItems(former: Uint8Array, changed: number, items: Items): Uint8Array {
  let content = 0;
  let at = contentStart(former);
  for (let item = 0; item < BRANCH_ITEMS; item++) {
    const end = itemEnd(former, at);
    offsets[item] = at;
    content += isChanged(changed, item) ? lengthOf(items[item]) : end - at;
    at = end;
  }
  offsets[BRANCH_ITEMS] = at;
  return rebuilt(former, changed, items, content);
}

/** What does not change is copied in as few pieces as there are. */
function rebuilt(former: Uint8Array, changed: number, items: Items, content: number): Uint8Array {
  const list = newList(content);
  let out = contentStart(list);
  for (let item = 0; item < BRANCH_ITEMS; ) {
    const first = item++;
    const changedItem = items[first];
    if (isChanged(changed, first)) {
      list.set(changedItem ?? NO_ITEM, out);
      out += lengthOf(changedItem);
      continue;
    }
    while (item < BRANCH_ITEMS && !isChanged(changed, item)) item += 1;
    out = copyBetween(former, offsets[first] ?? 0, offsets[item] ?? 0, list, out);
  }
  return list;
}

function isChanged(changed: number, item: number): boolean {
  return (changed & (1 << item)) !== 0;
}

function lengthOf(item: Uint8Array | undefined): number {
  return item?.length ?? NO_ITEM.length;
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
