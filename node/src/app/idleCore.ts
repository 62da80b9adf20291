import { availableParallelism } from "node:os";

/** What a process learns of itself, in milliseconds since its start. */
export interface OwnTimes {
  /** While its event loop had something to do. */
  activeMs(): number;
  /** That the thread of the event loop was on a processor. */
  onProcessorMs(): number;
}

/** As often as it is looked at, at most: shorter stretches are coarse. */
const LOOK_MS = 250;
/** Of the time that it is active, on an idle machine; the rest is short waits for the disk and the collector. */
const SHARE_MIN = 0.7;
/** With two, what the event loop leaves idle goes to the runtime's own threads, or to other nodes as soon as there is work. */
const PROCESSORS_MIN = 3;

export const OWN_TIMES: OwnTimes = {
  activeMs: () => performance.eventLoopUtilization().active,
  onProcessorMs: () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  },
};

/**
 * Tells whether another processor seems to be idle: a thread that has something to do and yet is not on a processor waits
 * for one, and this one does not. No, until it has been active for a while, and where there are few processors.
 */
export function watchIdleCore(
  times: OwnTimes = OWN_TIMES,
  processors = availableParallelism(),
): () => boolean {
  if (processors < PROCESSORS_MIN) return () => false;
  let [activeMs, onProcessorMs] = [times.activeMs(), times.onProcessorMs()];
  let isIdle = false;
  return () => {
    const active = times.activeMs() - activeMs;
    if (active >= LOOK_MS) {
      const onProcessor = times.onProcessorMs() - onProcessorMs;
      isIdle = onProcessor >= active * SHARE_MIN;
      activeMs += active;
      onProcessorMs += onProcessor;
    }
    return isIdle;
  };
}
