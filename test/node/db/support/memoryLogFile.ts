import type { LogFile } from "../../../../node/src/db/wal/logFile.ts";

/** A file in memory whose machine stops in the middle of a chosen operation; nothing works afterwards. */
export interface MemoryLogFile extends LogFile {
  /** Operations that change the file, so far. */
  readonly operations: number;
  /** What is on disk for certain. */
  readonly durable: Uint8Array;
  /** What was appended behind it and not synced: after a stop, any of it may be there. */
  readonly pending: Uint8Array;
  /** What stands in the place of both if the stop came during `replace`. */
  readonly replacement: Uint8Array | undefined;
  readonly isStopped: boolean;
}

export class MachineStopped extends Error {}

/** `stopAt` counts the operations that are carried out before the machine stops. */
export function createMemoryLogFile(content: Uint8Array, stopAt = Infinity): MemoryLogFile {
  let [durable, pending] = [content, new Uint8Array(0)];
  let replacement: Uint8Array | undefined;
  let operations = 0;
  let isStopped = false;
  /** Whether the machine stops before this operation is done. */
  const begin = (): void => {
    if (isStopped) throw new MachineStopped();
    isStopped = operations >= stopAt;
    operations += 1;
  };
  const endure = (): void => {
    if (isStopped) throw new MachineStopped();
  };
  return {
    get operations() {
      return operations;
    },
    get durable() {
      return durable;
    },
    get pending() {
      return pending;
    },
    get replacement() {
      return replacement;
    },
    get isStopped() {
      return isStopped;
    },
    read: async () => Buffer.concat([durable, pending]),
    async append(bytes) {
      begin();
      pending = Buffer.concat([pending, bytes]);
      endure();
    },
    async sync() {
      begin();
      endure();
      durable = Buffer.concat([durable, pending]);
      pending = new Uint8Array(0);
    },
    async replace(bytes) {
      begin();
      if (isStopped) replacement = bytes;
      endure();
      [durable, pending] = [bytes, new Uint8Array(0)];
    },
    close: () => Promise.resolve(),
  };
}
