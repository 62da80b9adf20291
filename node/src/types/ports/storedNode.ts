/** Where the record is that another one replaced: the block that replaced it, and the piece of that block's history. */
export interface Version {
  readonly block: bigint;
  readonly piece: number;
}

/** What was at a place before its record. */
export interface Former {
  /** Records that were replaced there. */
  readonly count: number;
  /** The last of them; its block wrote the record that is there now. */
  readonly previous: Version;
  /** Of those whose number, from 1, is a multiple of 32 the last, then of 1,024, of 32,768 …: the way to a state of long ago. */
  readonly far: readonly Version[];
}

/** A trie node in the form that the store keeps. Who replaces it hands it back, so that it is not read again. */
export interface StoredNode {
  /** types/codec/trieNode.ts */
  readonly form: Uint8Array;
  /** What its record says of its place. Undefined of one that is not at the head, or not written yet: the store looks itself. */
  record: { readonly former: Former | undefined } | undefined;
}

/** A new node at a place. The form of one that leaves the place empty has no bytes. */
export interface NodeChange {
  /** As `Place`, in bytes. */
  readonly place: Uint8Array;
  readonly node: StoredNode;
  /** The node that was at the place, where it was read; undefined says nothing. */
  readonly replaced: StoredNode | undefined;
}
