import { bytesToHex, equalBytes, hexToBytes, newBytesOffHeap } from "../../types/codec/bytes.ts";
import { encodingOf, leavesIn } from "../../types/codec/trieNode.ts";
import type { Hash } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { HashedState, Place, StateDelta, StateStore } from "../../types/ports/store.ts";
import type { NodeChange } from "../../types/ports/storedNode.ts";
import { hashKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { differenceOf, whole } from "../nodes/difference.ts";
import { forgetHistory, HistoryWriter, type Replaced, readSummary } from "../nodes/history.ts";
import { createPlaceRecords } from "../nodes/placeRecords.ts";
import { encodeNodeRecord, formerAfter, isLandmark, type NodeRecord } from "../nodes/version.ts";

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
  const records = createPlaceRecords(db);
  const versionsOf = (key: Uint8Array, beforeMax: number): Iterable<NodeRecord> =>
    records.versions(key, records.latest(key), beforeMax);
  const hashed = (hash: Uint8Array): Uint8Array | undefined =>
    db.get(hashKey(PREFIX.hashedNode, bytesToHex(hash)));

  function nodeAt(hash: Uint8Array, place: Uint8Array, max: number): Uint8Array | undefined {
    for (const { node } of versionsOf(nodeKey(place), max)) {
      const encoding = encodingOf(node);
      if (isOf(hash, encoding)) return encoding;
    }
    return undefined;
  }

  /** A leaf is in the form of the branch above it. */
  function leafAt(hash: Uint8Array, place: Uint8Array, max: number): Uint8Array | undefined {
    if (isRoot(place)) return undefined;
    const nibble = place[place.length - 1];
    for (const { node } of versionsOf(nodeKey(place.subarray(0, -1)), max)) {
      const found = leavesIn(node).find((child) => child.nibble === nibble);
      if (found !== undefined && isOf(hash, found.leaf)) return found.leaf;
    }
    return undefined;
  }

  return {
    looks: records.looks,
    node(hash, place, versionsMax = ALL) {
      const [wanted, at] = [hexToBytes(hash), hexToBytes(place)];
      return nodeAt(wanted, at, versionsMax) ?? leafAt(wanted, at, versionsMax) ?? hashed(wanted);
    },
    *storedNodes(hash, place, block) {
      const key = nodeKey(place);
      const latest = records.latest(key);
      const candidates =
        block === undefined
          ? records.versions(key, latest, ALL)
          : [records.inStateOf(block, key, latest)];
      for (const record of candidates) {
        if (record === undefined || record.node.length === 0) continue;
        const { former, node: form } = record;
        yield { form, record: record === latest ? { former } : undefined };
      }
      const form = hashed(hash);
      if (form !== undefined) yield { form, record: undefined };
    },
    writes(block, nodes) {
      const history = new HistoryWriter(block);
      const writes = nodes.flatMap((change) => writesOf(change, records.latest, history));
      return [...writes, ...history.finish()];
    },
    forget(block, written) {
      const summary = readSummary(db, block);
      if (summary === undefined) return [];
      const emptied = summary.emptied.map(nodeKey).filter((key) => {
        if (written.has(textOf(key))) return false;
        const record = records.latest(key);
        return record?.node.length === 0 && record.former?.previous.block === block;
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
  latest: (key: Uint8Array) => NodeRecord | undefined,
  history: HistoryWriter,
): readonly Write[] {
  const { form } = node;
  const key = nodeKey(place);
  const old = replaced?.record
    ? { former: replaced.record.former, node: replaced.form }
    : latest(key);
  if (equalBytes(old?.node ?? EMPTY, form)) {
    node.record = old && { former: old.former };
    return [];
  }
  const former = old && formerAfter(old.former, history.add(place, replacedBy(form, old)));
  if (form.length === 0) history.onEmptied(place);
  node.record = { former };
  return [{ key, value: encodeNodeRecord({ former, node: form }) }];
}

function replacedBy(form: Uint8Array, { former, node }: NodeRecord): Replaced {
  return { former, difference: isLandmark(former) ? whole(node) : differenceOf(node, form) };
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
