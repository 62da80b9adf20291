import type { Version } from "../../types/ports/storedNode.ts";
import type { KeyValue } from "../keyValue.ts";
import { decodeRecord } from "../record.ts";
import { restore } from "./difference.ts";
import { readReplaced } from "./history.ts";
import { decodeNodeRecord, type NodeRecord, stepTowards } from "./version.ts";

/** The records that places of the tries have and had, by the keys of the places. Everything throws DB_CORRUPT. */
export interface PlaceRecords {
  latest(key: Uint8Array): NodeRecord | undefined;
  /** What a place had in the state of a block, found from a later record; undefined when its history is gone. */
  inStateOf(block: bigint, key: Uint8Array, latest: NodeRecord | undefined): NodeRecord | undefined;
  /** Former records looked at so far. */
  looks(): number;
}

export function createPlaceRecords(db: KeyValue): PlaceRecords {
  let looks = 0;

  function latest(key: Uint8Array): NodeRecord | undefined {
    const record = db.get(key);
    return record && decodeRecord("node of the trie", key, record, decodeNodeRecord);
  }

  /** By a record that has the node `newer`, unless it is stored whole. */
  function replacedAt(
    version: Version,
    key: Uint8Array,
    newer: Uint8Array,
  ): NodeRecord | undefined {
    looks += 1;
    const replaced = readReplaced(db, version, key.subarray(1));
    if (replaced === undefined) return undefined;
    const node = decodeRecord("former node", key, replaced.difference, (difference) =>
      restore(difference, newer),
    );
    return { former: replaced.former, node };
  }

  return {
    latest,
    looks: () => looks,
    inStateOf(block, key, first) {
      let record = first;
      while (record?.former !== undefined && record.former.previous.block > block) {
        record = replacedAt(stepTowards(record.former, block), key, record.node);
      }
      return record;
    },
  };
}
