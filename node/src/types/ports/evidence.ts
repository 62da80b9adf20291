import type { Evidence } from "../evidence.ts";
import type { Address } from "../hex.ts";

/** Evidence of equivocation, numbered from 0 in the order of recording; it is never changed or removed. */
export interface EvidenceStore {
  count(): number;
  get(index: number): Evidence | undefined;
  /** Validators that some evidence is about. */
  accused(): readonly Address[];
  /**
   * Resolves when the evidence is on disk: its number, or undefined when the validator was accused of this kind at this
   * height before, or nothing more is kept. Rejects DB_WRITE_FAILED: the node has to stop.
   */
  record(evidence: Evidence): Promise<number | undefined>;
}
