import type { MeasuredProcess } from "./resources.ts";

/** A chain under load: its nodes' URLs and processes. */
export interface Target {
  readonly name: string;
  readonly urls: readonly string[];
  readonly processes: readonly MeasuredProcess[];
  /** Ends every process that was started for it. */
  stop(): Promise<void>;
}
