import type { StateDelta, StateStore } from "../../types/ports/store.ts";
import { hashKey, PREFIX } from "../keys.ts";
import type { KeyValue, Write } from "../keyValue.ts";

export interface CodeRepository extends Pick<StateStore, "code"> {
  writes(codes: StateDelta["codes"]): readonly Write[];
}

/** Codes of contracts by their hash. None is ever deleted. */
export function createCodeRepository(db: KeyValue): CodeRepository {
  return {
    code: (hash) => db.get(hashKey(PREFIX.code, hash)),
    writes: (codes) =>
      codes.map(({ hash, code }) => ({ key: hashKey(PREFIX.code, hash), value: code })),
  };
}
