/** One write of a batch; without a value it deletes. */
export interface Write {
  readonly key: Uint8Array;
  readonly value: Uint8Array | undefined;
}

/** The little of LevelDB that the repositories use: synchronous reads, one synced batch. */
export interface KeyValue {
  get(key: Uint8Array): Uint8Array | undefined;
  /** All or nothing, and on disk when it resolves. Throws DB_WRITE_FAILED. */
  write(writes: readonly Write[]): Promise<void>;
  close(): Promise<void>;
}
