import type { Operation } from "./context.ts";
import type { Frame } from "./frame.ts";
import type { FramelessWitness } from "./frameless.ts";

/** Looks on while a message runs; absent, it costs nothing. What it throws ends the run. */
export interface Tracer extends FramelessWitness {
  /** Before an instruction, its gas not yet charged. */
  onStep(frame: Frame, operation: Operation): void;
  /** After it; a frame that it opened has been entered by now, and one that it stopped not yet left. */
  onStepped(frame: Frame): void;
  onEnter(frame: Frame): void;
  /** The frame has stopped; `halt` says why. */
  onExit(frame: Frame): void;
}
