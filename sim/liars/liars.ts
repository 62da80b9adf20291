import { equivocating } from "./equivocating.ts";
import { forgingLocks } from "./forgingLocks.ts";
import { ignoringLocks } from "./ignoringLocks.ts";
import { invalid } from "./invalid.ts";
import type { Liar } from "./liar.ts";
import { partial } from "./partial.ts";
import { runningAhead } from "./runningAhead.ts";
import { silent } from "./silent.ts";

/** Every manner of lying; one that stands twice is picked twice as often. */
export const LIARS: readonly Liar[] = [
  silent,
  partial,
  equivocating,
  equivocating,
  invalid,
  runningAhead,
  ignoringLocks,
  forgingLocks,
];
