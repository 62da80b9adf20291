import { bytesToHex, equalBytes, hexToBytes, newBytesOffHeap } from "../../types/codec/bytes.ts";
import { encodingOf, leavesIn } from "../../types/codec/trieNode.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { HashedState, StateDelta, StateStore } from "../../types/ports/store.ts";
import type { NodeChange } from "../../types/ports/storedNode.ts";
import { hashKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";
import { differenceOf, whole } from "../nodes/difference.ts";
import { forgetHistory, HistoryWriter, type Replaced, readSummary } from "../nodes/history.ts";
import { createPlaceRecords } from "../nodes/placeRecords.ts";
import { encodeNodeRecord, formerAfter, isLandmark, type NodeRecord } from "../nodes/version.ts";

/** What it reads throws DB_CORRUPT. */
export interface NodeRepository extends Pick<StateStore, "node" | "storedNodes"> {
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
  const records = createPlaceRecords(db);
  const hashed = (hash: Uint8Array): Uint8Array | undefined =>
    db.get(hashKey(PREFIX.hashedNode, bytesToHex(hash)));

  const recordIn = (block: bigint, place: Uint8Array): NodeRecord | undefined => {
    const key = nodeKey(place);
    return records.inStateOf(block, key, records.latest(key));
  };

  function nodeAt(hash: Uint8Array, place: Uint8Array, block: bigint): Uint8Array | undefined {
    const record = recordIn(block, place);
    const encoding = record && encodingOf(record.node);
    return encoding && isOf(hash, encoding) ? encoding : undefined;
  }

  /** A leaf is in the form of the branch above it. */
  function leafAt(hash: Uint8Array, place: Uint8Array, block: bigint): Uint8Array | undefined {
    if (isRoot(place)) return undefined;
    const above = recordIn(block, place.subarray(0, -1));
    const nibble = place[place.length - 1];
    const found = above && leavesIn(above.node).find((child) => child.nibble === nibble);
    return found && isOf(hash, found.leaf) ? found.leaf : undefined;
  }

  return {
    looks: records.looks,
    node(hash, place, block) {
      const [wanted, at] = [hexToBytes(hash), hexToBytes(place)];
      return nodeAt(wanted, at, block) ?? leafAt(wanted, at, block) ?? hashed(wanted);
    },
    *storedNodes(hash, place, block) {
      const key = nodeKey(place);
      const latest = records.latest(key);
      const record = records.inStateOf(block, key, latest);
      if (record !== undefined && record.node.length > 0) {
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
        // Else another block wrote it since.
        return record?.former?.previous.block === block;
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
