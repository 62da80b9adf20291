import { z } from "zod";
import type { DevelopmentClock } from "../adminBackend.ts";
import type { AdminContext } from "../adminContext.ts";
import { notSupported } from "../errors.ts";
import { method } from "../method.ts";

/** Ten years: further than any instrument reaches, near enough that dates stay in range. */
const ADVANCE_SECONDS_MAX = 315_360_000;
const SECONDS_MESSAGE = `must be a whole number of seconds from 1 to ${ADVANCE_SECONDS_MAX}`;
const INSTANT_MESSAGE = "must be a whole number of milliseconds since 1970";

function requireClock({ backend }: AdminContext): DevelopmentClock {
  if (backend.developmentClock === undefined) {
    throw notSupported(
      "the clock can be moved only where the genesis declares a development network",
    );
  }
  return backend.developmentClock;
}

/** The movable clock of a development network. Times are plain JSON numbers: only our tools call it. */
export const DEVNET_METHODS = {
  devnet_advance: method(
    {
      seconds: z
        .int(SECONDS_MESSAGE)
        .min(1, SECONDS_MESSAGE)
        .max(ADVANCE_SECONDS_MAX, SECONDS_MESSAGE),
      applyAtMs: z.int(INSTANT_MESSAGE).min(0, INSTANT_MESSAGE),
    },
    async (context: AdminContext, { seconds, applyAtMs }) => {
      await requireClock(context).advance(BigInt(seconds), applyAtMs);
      return true;
    },
  ),
  devnet_now: method({}, (context: AdminContext) => requireClock(context).nowMs()),
};
