/** Where the record is that another one replaced: the block that replaced it, and the piece of that block's history. */
export interface Version {
  readonly block: bigint;
  readonly piece: number;
}

/** A trie node in the form that the store keeps. Who replaces it hands it back, so that it is not read again. */
export interface StoredNode {
  /** types/codec/trieNode.ts */
  readonly form: Uint8Array;
  /** What its record says was at its place before. Undefined of one that is not at the head, or not written yet: the store looks itself. */
  record: { readonly previous: Version | undefined } | undefined;
}

/** A new node at a place. The form of one that leaves the place empty has no bytes. */
export interface NodeChange {
  /** As `Place`, in bytes. */
  readonly place: Uint8Array;
  readonly node: StoredNode;
  /** The node that was at the place, where it was read; undefined says nothing. */
  readonly replaced: StoredNode | undefined;
}
