import { bytesToHex } from "../../../../node/src/types/codec/bytes.ts";
import { encodingOf, leavesIn } from "../../../../node/src/types/codec/trieNode.ts";
import type { Hash } from "../../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../../node/src/types/keccak.ts";
import type { StateDelta, StateStore } from "../../../../node/src/types/ports/store.ts";

export interface MemoryStore extends StateStore {
  /** Takes a block's changes over. */
  apply(delta: StateDelta): void;
}

/** A state store without a disk, which keeps every node that ever was. */
export function aMemoryStore(): MemoryStore {
  const codes = new Map<Hash, Uint8Array>();
  const nodes = new Map<Hash, Uint8Array>();
  return {
    code: (hash) => codes.get(hash),
    node: (hash) => nodes.get(hash),
    storedNodes(hash) {
      const form = nodes.get(bytesToHex(hash));
      return form === undefined ? [] : [{ form, record: undefined }];
    },
    apply(delta) {
      for (const { hash, code } of delta.codes) codes.set(hash, code);
      for (const {
        node: { form },
      } of delta.nodes) {
        nodes.set(keccak256Hex(encodingOf(form)), encodingOf(form));
        for (const { leaf } of leavesIn(form)) nodes.set(keccak256Hex(leaf), leaf);
      }
    },
  };
}
