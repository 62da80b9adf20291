import { bytesToHex, equalBytes, hexToBytes, newBytesOffHeap } from "../../types/codec/bytes.ts";
import { encodingOf, leavesIn } from "../../types/codec/trieNode.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { HashedState, Place, StateDelta, StateStore } from "../../types/ports/store.ts";
import type { NodeChange } from "../../types/ports/storedNode.ts";
import { hashKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { differenceOf, restore } from "../nodes/difference.ts";
import { forgetHistory, HistoryWriter, readReplaced, readSummary } from "../nodes/history.ts";
import { decodeNodeRecord, encodeNodeRecord, type NodeRecord } from "../nodes/version.ts";
import { decodeRecord } from "../record.ts";

export interface NodeRepository extends Pick<StateStore, "storedNodes"> {
  /** As StateStore.node, of the latest version and so many before it. Throws DB_CORRUPT. */
  node(hash: Hash, place: Place, versionsMax?: number): Uint8Array | undefined;
  /** Former versions looked at so far: what finding nodes of earlier states has cost. */
  looks(): number;
  /** What a block writes for the nodes it changed, with the history of what it replaces. */
  writes(block: bigint, nodes: StateDelta["nodes"]): readonly Write[];
  /** Forgets what a block replaced; `written` are the keys of the batch this goes into. */
  forget(block: bigint, written: ReadonlySet<string>): readonly Write[];
  writesHashed(nodes: HashedState["nodes"]): readonly Write[];
}

const EMPTY = new Uint8Array(0);
const ALL = Number.POSITIVE_INFINITY;

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

  /** The records of a place, the latest first, and so many before it. */
  function* versions(key: Uint8Array, beforeMax: number): Iterable<NodeRecord> {
    let record = recordAt(key);
    for (let count = 0; record !== undefined; count += 1) {
      yield record;
      record = count < beforeMax ? before(record, key) : undefined;
    }
  }

  const hashed = (hash: Uint8Array): Uint8Array | undefined =>
    db.get(hashKey(PREFIX.hashedNode, bytesToHex(hash)));

  function nodeAt(hash: Uint8Array, place: Uint8Array, max: number): Uint8Array | undefined {
    for (const { node } of versions(nodeKey(place), max)) {
      const encoding = encodingOf(node);
      if (isOf(hash, encoding)) return encoding;
    }
    return undefined;
  }

  /** A leaf is in the form of the branch above it. */
  function leafAt(hash: Uint8Array, place: Uint8Array, max: number): Uint8Array | undefined {
    if (isRoot(place)) return undefined;
    const nibble = place[place.length - 1];
    for (const { node } of versions(nodeKey(place.subarray(0, -1)), max)) {
      const found = leavesIn(node).find((child) => child.nibble === nibble);
      if (found !== undefined && isOf(hash, found.leaf)) return found.leaf;
    }
    return undefined;
  }

  return {
    looks: () => looks,
    node(hash, place, versionsMax = ALL) {
      const [wanted, at] = [hexToBytes(hash), hexToBytes(place)];
      return nodeAt(wanted, at, versionsMax) ?? leafAt(wanted, at, versionsMax) ?? hashed(wanted);
    },
    *storedNodes(hash, place) {
      let isLatest = true;
      for (const { node: form, previous } of versions(nodeKey(place), ALL)) {
        if (form.length > 0) yield { form, record: isLatest ? { previous } : undefined };
        isLatest = false;
      }
      const form = hashed(hash);
      if (form !== undefined) yield { form, record: undefined };
    },
    writes(block, nodes) {
      const history = new HistoryWriter(block);
      const writes = nodes.flatMap((change) => writesOf(change, recordAt, history));
      return [...writes, ...history.finish()];
    },
    forget(block, written) {
      const summary = readSummary(db, block);
      if (summary === undefined) return [];
      const emptied = summary.emptied.map(nodeKey).filter((key) => {
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

/** What a node and what it replaces are written as; notes on the node what its record says. */
function writesOf(
  { place, node, replaced }: NodeChange,
  recordAt: (key: Uint8Array) => NodeRecord | undefined,
  history: HistoryWriter,
): readonly Write[] {
  const { form } = node;
  const key = nodeKey(place);
  const old = replaced?.record
    ? { previous: replaced.record.previous, node: replaced.form }
    : recordAt(key);
  if (equalBytes(old?.node ?? EMPTY, form)) {
    node.record = old && { previous: old.previous };
    return [];
  }
  const previous =
    old && history.add(place, { previous: old.previous, difference: differenceOf(old.node, form) });
  if (form.length === 0) history.onEmptied(place);
  node.record = { previous };
  return [{ key, value: encodeNodeRecord({ previous, node: form }) }];
}

/** Keys as a set holds them. */
export function textOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString("latin1");
}

function isOf(hash: Uint8Array, encoding: Uint8Array): boolean {
  return encoding.length > 0 && equalBytes(keccak256(encoding), hash);
}

/** The place of a trie itself: `0x00`, or `0x01` and a hash. */
function isRoot(place: Uint8Array): boolean {
  return place.length <= (place[0] === 0 ? 1 : 33);
}

function nodeKey(place: Uint8Array): Uint8Array {
  const key = newBytesOffHeap(1 + place.length);
  key[0] = PREFIX.node;
  key.set(place, 1);
  return key;
}
