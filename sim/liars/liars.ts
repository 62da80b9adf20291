import { absurdRounds } from "./absurdRounds.ts";
import { badSeals } from "./badSeals.ts";
import { colluding } from "./colluding.ts";
import { equivocating } from "./equivocating.ts";
import { floodingFuture } from "./floodingFuture.ts";
import { foretelling } from "./foretelling.ts";
import { forgingLocks } from "./forgingLocks.ts";
import { gibberish } from "./gibberish.ts";
import { ignoringLocks } from "./ignoringLocks.ts";
import { invalid } from "./invalid.ts";
import type { Liar } from "./liar.ts";
import { lyingAnswers } from "./lyingAnswers.ts";
import { namingNothing } from "./namingNothing.ts";
import { partial } from "./partial.ts";
import { runningAhead } from "./runningAhead.ts";
import { scatteringLocks } from "./scatteringLocks.ts";
import { silent } from "./silent.ts";
import { withholding } from "./withholding.ts";
import { wrongBody } from "./wrongBody.ts";

/** Every manner of lying. */
export const LIARS: readonly Liar[] = [
  silent,
  partial,
  scatteringLocks,
  equivocating,
  colluding,
  invalid,
  runningAhead,
  ignoringLocks,
  forgingLocks,
  badSeals,
  absurdRounds,
  floodingFuture,
  gibberish,
  lyingAnswers,
  wrongBody,
  namingNothing,
  foretelling,
  withholding,
];
