/** One write of a batch; without a value it deletes. */
export interface Write {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** A record as it was found. */
export interface KeyedRecord {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/** Keys, both inclusive; they sort by their bytes. */
export interface KeyRange {
  readonly first: Uint8Array;
  readonly last: Uint8Array;
}

/** The little of LevelDB that the repositories use: synchronous reads, records in a row, one synced batch. */
export interface KeyValue {
  get(key: Uint8Array): Uint8Array | undefined;
  /** The first `max` records of a range, in the order of their keys. */
  range(keys: KeyRange, max: number): Promise<readonly KeyedRecord[]>;
  /** All or nothing, and on disk when it resolves. Rejects DB_WRITE_FAILED, from the first failure on until it is opened again. */
  write(writes: readonly Write[]): Promise<void>;
  close(): Promise<void>;
}
