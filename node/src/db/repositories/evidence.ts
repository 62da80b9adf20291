import { decodeEvidence, encodeEvidence } from "../../types/codec/evidence.ts";
import type { Evidence } from "../../types/evidence.ts";
import type { Address } from "../../types/hex.ts";
import type { EvidenceStore } from "../../types/ports/evidence.ts";
import { numberKey, PREFIX } from "../keys.ts";
import type { KeyValue } from "../keyValue.ts";
import { decodeRecord } from "../record.ts";

/**
 * One proof removes a validator; a liar may leave this many on our disk. A pair of proposals has two mebibytes at most, any
 * other less than two kilobytes.
 */
const PER_VALIDATOR_MAX = 8;
/** Of all validators together. */
const EVIDENCE_MAX = 256;

/** Evidence by its number, one for each (validator, height, kind). Throws DB_CORRUPT. */
export function createEvidenceRepository(db: KeyValue): EvidenceStore {
  const places = new Set<string>();
  const perValidator = new Map<Address, number>();
  const remember = (evidence: Evidence): void => {
    const { validator } = evidence;
    places.add(placeOf(evidence));
    perValidator.set(validator, (perValidator.get(validator) ?? 0) + 1);
  };
  const isWanted = (evidence: Evidence): boolean =>
    !places.has(placeOf(evidence)) &&
    places.size < EVIDENCE_MAX &&
    (perValidator.get(evidence.validator) ?? 0) < PER_VALIDATOR_MAX;

  for (let known = read(db, 0); known !== undefined; known = read(db, places.size)) remember(known);

  /** One after another, so that numbers are given once and without gaps; none after one that failed. */
  let last: Promise<number | undefined> = Promise.resolve(undefined);
  return {
    count: () => places.size,
    get: (index) => (index < places.size ? read(db, index) : undefined),
    accused: () => [...perValidator.keys()],
    record(evidence) {
      last = last.then(async () => {
        if (!isWanted(evidence)) return undefined;
        const index = places.size;
        await db.write([{ key: keyOf(index), value: encodeEvidence(evidence) }]);
        remember(evidence);
        return index;
      });
      return last;
    },
  };
}

function keyOf(index: number): Uint8Array {
  return numberKey(PREFIX.evidence, BigInt(index));
}

function read(db: KeyValue, index: number): Evidence | undefined {
  const key = keyOf(index);
  const record = db.get(key);
  return record && decodeRecord("evidence of equivocation", key, record, decodeEvidence);
}

function placeOf({ validator, height, kind }: Evidence): string {
  return `${validator} ${height} ${kind}`;
}
