import { dbError } from "../../node/src/db/errors.ts";
import type { KeyValue } from "../../node/src/db/keyValue.ts";
import type { LogFile } from "../../node/src/db/wal/logFile.ts";
import type { Random } from "../world/random.ts";
import { CALM_DISK, type DiskWeather, type Fate, pickFate } from "./fate.ts";
import { FileImage } from "./fileImage.ts";
import { RecordsImage } from "./recordsImage.ts";

/** The machine that a disk is in. */
export interface DiskOwner {
  /** Stops the machine: what was under way never ends. */
  crash(): void;
  /** Resolves after so much virtual time, never when the machine has stopped. */
  wait(delayMs: number): Promise<void>;
}

/** A machine's disk: it outlives the machine's processes, and keeps what it must, or not. */
export class Disk {
  weather: DiskWeather = CALM_DISK;
  /** Whether it lost or changed what it had promised to hold: from then on nobody can hold the node to its word. */
  hasLied = false;
  /** Number of the write at which the machine stops, counted from 1, if any. */
  crashAtWrite: number | undefined;
  readonly #random: Random;
  readonly #log = new FileImage();
  readonly #records = new RecordsImage();
  #writes = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Writes so far. */
  get writes(): number {
    return this.#writes;
  }

  get logBytes(): number {
    return this.#log.length;
  }

  /** The power fails. */
  losePower(): void {
    const lostLog = this.#log.losePower(this.#random);
    const lostRecords = this.#records.losePower(this.#random);
    if (lostLog || lostRecords) this.hasLied = true;
  }

  /** A bit decays. */
  flipBit(where: "log" | "records"): boolean {
    const image = where === "log" ? this.#log : this.#records;
    const isFlipped = image.flipBit(this.#random);
    if (isFlipped) this.hasLied = true;
    return isFlipped;
  }

  /** What a reader finds; for checkers, which neither wait nor fail. */
  get(key: Uint8Array): Uint8Array | undefined {
    return this.#records.get(key);
  }

  openRecords(owner: DiskOwner): KeyValue {
    return {
      get: (key) => this.#records.get(key),
      range: async (keys, max) => this.#records.range(keys, max),
      write: async (writes) => {
        const fate = await this.#begin(owner);
        if (fate === "full" || fate === "short") {
          throw dbError("DB_WRITE_FAILED", "a commit did not reach the disk", { fate });
        }
        if (fate === "lost") this.#records.pretendToWrite(writes);
        // LevelDB drops a batch that is not whole.
        else if (fate === "done" || fate === "crashAfter") this.#records.write(writes);
        return this.#end(fate, owner);
      },
      close: () => Promise.resolve(),
    };
  }

  openLog(owner: DiskOwner): LogFile {
    const log = this.#log;
    const change = async (all: () => void, part: () => void): Promise<void> => {
      const fate = await this.#begin(owner);
      if (fate === "done" || fate === "crashAfter" || fate === "lost") all();
      else if (fate !== "crashBefore") part();
      if (fate === "full") throw new Error("ENOSPC: no space left on device, write");
      if (fate === "short") throw new Error("EIO: i/o error, write");
      return this.#end(fate, owner);
    };
    return {
      read: () => Promise.resolve(log.content()),
      append: (bytes) =>
        change(
          () => log.append(bytes),
          () => log.append(bytes.subarray(0, this.#random.within(0, bytes.length))),
        ),
      sync: async () => {
        const fate = await this.#begin(owner);
        if (fate === "lost") log.pretendToSync();
        else if (fate === "done" || fate === "crashAfter") log.sync();
        if (fate === "full" || fate === "short") throw new Error("EIO: i/o error, fdatasync");
        return this.#end(fate, owner);
      },
      // A new file, renamed when it is whole: there is no part of it.
      replace: (content) =>
        change(
          () => log.replace(content),
          () => undefined,
        ),
      close: () => Promise.resolve(),
    };
  }

  async #begin(owner: DiskOwner): Promise<Fate> {
    const { latencyMaxMs } = this.weather;
    if (latencyMaxMs > 0) await owner.wait(this.#random.within(0, latencyMaxMs));
    this.#writes += 1;
    if (this.#writes === this.crashAtWrite) return "crashWithin";
    return pickFate(this.#random, this.weather);
  }

  #end(fate: Fate, owner: DiskOwner): Promise<void> {
    if (fate === "done" || fate === "lost") return Promise.resolve();
    owner.crash();
    // One of its own: whoever waits for a shared one is kept for ever.
    return new Promise(() => undefined);
  }
}
