import { hexToBytes, writeHex } from "../../types/codec/bytes.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { HashedState, Place, StateDelta } from "../../types/ports/store.ts";
import { hashKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { differenceOf, restore } from "../nodes/difference.ts";
import { forgetHistory, HistoryWriter, readReplaced, readSummary } from "../nodes/history.ts";
import { decodeNodeRecord, encodeNodeRecord, type NodeRecord } from "../nodes/version.ts";
import { decodeRecord } from "../record.ts";

export interface NodeRepository {
  /** As StateStore.node. Throws DB_CORRUPT. */
  node(hash: Hash, place: Place): Uint8Array | undefined;
  /** Former versions looked at so far: what finding nodes of earlier states has cost. */
  looks(): number;
  /** What a block writes for the nodes it changed, with the history of what it replaces. */
  writes(block: bigint, nodes: StateDelta["nodes"]): readonly Write[];
  /** Forgets what a block replaced; `written` are the keys of the batch this goes into. */
  forget(block: bigint, written: ReadonlySet<string>): readonly Write[];
  writesHashed(nodes: HashedState["nodes"]): readonly Write[];
}

const EMPTY = new Uint8Array(0);

/** The nodes of the tries by their places, what blocks replaced of them, and nodes by hash that no block replaces. */
export function createNodeRepository(db: KeyValue): NodeRepository {
  let looks = 0;

  function recordAt(key: Uint8Array): NodeRecord | undefined {
    const record = db.get(key);
    return record && decodeRecord("node of the trie", key, record, decodeNodeRecord);
  }

  /** The version before a record. */
  function before({ previous, node }: NodeRecord, key: Uint8Array): NodeRecord | undefined {
    if (previous === undefined) return undefined;
    looks += 1;
    const replaced = readReplaced(db, previous, key.subarray(1));
    if (replaced === undefined) return undefined;
    const restored = decodeRecord("former node", key, replaced.difference, (difference) =>
      restore(difference, node),
    );
    return { previous: replaced.previous, node: restored };
  }

  return {
    looks: () => looks,
    node(hash, place) {
      const wanted = hexToBytes(hash);
      const key = placeKey(place);
      for (let record = recordAt(key); record !== undefined; record = before(record, key)) {
        if (isNode(record.node, wanted)) return record.node;
      }
      return db.get(hashKey(PREFIX.hashedNode, hash));
    },
    writes(block, nodes) {
      const history = new HistoryWriter(block);
      const writes: Write[] = [];
      for (const { place, node = EMPTY } of nodes) {
        const key = placeKey(place);
        const old = recordAt(key);
        if (Buffer.compare(old?.node ?? EMPTY, node) === 0) continue;
        const at = key.subarray(1);
        const difference = old && differenceOf(old.node, node);
        const replaced = difference && { previous: old.previous, difference };
        const previous = replaced && history.add(at, replaced);
        if (node.length === 0) history.onEmptied(at);
        writes.push({ key, value: encodeNodeRecord({ previous, node }) });
      }
      return [...writes, ...history.finish()];
    },
    forget(block, written) {
      const summary = readSummary(db, block);
      if (summary === undefined) return [];
      const emptied = summary.emptied.map(keyOf).filter((key) => {
        if (written.has(textOf(key))) return false;
        const record = recordAt(key);
        return record?.node.length === 0 && record.previous?.block === block;
      });
      return [
        ...forgetHistory(block, summary),
        ...emptied.map((key) => ({ key, value: undefined })),
      ];
    },
    writesHashed: (nodes) =>
      nodes.map(({ hash, node }) => ({ key: hashKey(PREFIX.hashedNode, hash), value: node })),
  };
}

/** Keys as a set holds them. */
export function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}

function isNode(node: Uint8Array, hash: Uint8Array): boolean {
  return node.length > 0 && Buffer.compare(keccak256(node), hash) === 0;
}

function placeKey(place: Place): Uint8Array {
  const key = new Uint8Array(place.length / 2);
  key[0] = PREFIX.node;
  writeHex(place, key, 1);
  return key;
}

function keyOf(place: Uint8Array): Uint8Array {
  const key = new Uint8Array(1 + place.length);
  key[0] = PREFIX.node;
  key.set(place, 1);
  return key;
}
