import type { Operation } from "./context.ts";
import type { Frame } from "./frame.ts";

/** Looks on while a message runs; absent, it costs nothing. */
export interface Tracer {
  /** Before an instruction, its gas not yet charged. */
  onStep(frame: Frame, operation: Operation): void;
  onEnter(frame: Frame): void;
  /** The frame has stopped; `halt` says why. */
  onExit(frame: Frame): void;
}
