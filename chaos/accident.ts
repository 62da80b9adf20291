import type { Outage } from "./world/gaps.ts";
import type { World } from "./world/world.ts";

/** Something that goes wrong in a bank's machine room; when it has run, everything is as before. */
export interface Accident {
  readonly name: string;
  /** Numbers of the fault list in docs/faults.md. */
  readonly faults: readonly number[];
  /** Throws ViolationError when the nodes behave otherwise than they say. */
  run(world: World): Promise<Course>;
}

/** What came of it. */
export interface Course {
  /** When no quorum was connected; absent when one was all the time. */
  readonly outage?: Outage;
  /** Measured by the accident itself. */
  readonly figures?: Readonly<Record<string, number>>;
}
