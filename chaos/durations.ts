/** How long things last, in milliseconds; they grow with the time that a run has. */
export interface Durations {
  /** Of one stopped process. */
  readonly stoppedMs: number;
  /** Of two validators that are down. */
  readonly twoDownMs: number;
  /** Of each cut or bad link. */
  readonly cutMs: number;
  /** Of a validator with a wrong clock. */
  readonly wrongClockMs: number;
  readonly floodMs: number;
  /** Kills at random moments in one accident. */
  readonly kills: number;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** From so many minutes on, everything lasts as long as it would in earnest. */
const LONG_FORM_MINUTES = 30;
/** Below it a run is a quick one, as before a change lands. */
const SHORT_FORM_MINUTES = 5;
/** Of a run between the two, the share in which two validators are down. */
const TWO_DOWN_SHARE = 0.25;

export function durationsOf(minutes: number): Durations {
  if (minutes < SHORT_FORM_MINUTES) {
    return {
      stoppedMs: 6 * SECOND_MS,
      twoDownMs: 12 * SECOND_MS,
      cutMs: 5 * SECOND_MS,
      wrongClockMs: 6 * SECOND_MS,
      floodMs: 6 * SECOND_MS,
      kills: 2,
    };
  }
  const twoDownMs =
    minutes < LONG_FORM_MINUTES ? minutes * MINUTE_MS * TWO_DOWN_SHARE : 10 * MINUTE_MS;
  return {
    stoppedMs: 30 * SECOND_MS,
    twoDownMs,
    cutMs: 15 * SECOND_MS,
    wrongClockMs: 20 * SECOND_MS,
    floodMs: 20 * SECOND_MS,
    kills: 5,
  };
}
