import type { Effect } from "../types/consensus.ts";
import type { Clock } from "../types/ports/clock.ts";

type Cancel = () => void;

/** The three timers of consensus; starting one replaces the one that runs. */
export interface ConsensusTimers {
  startBlockTimer(effect: Extract<Effect, { kind: "startBlockTimer" }>, fire: () => void): void;
  startRoundTimer(effect: Extract<Effect, { kind: "startRoundTimer" }>, fire: () => void): void;
  /** One early proposal at a time waits for its timestamp. */
  defer(waitMs: number, fire: () => void): void;
  /** New work arrived: a block timer that waits for work only may fire. */
  onWork(): void;
  stop(): void;
}

export interface TimerPorts {
  readonly clock: Clock;
  readonly hasWork: () => boolean;
}

const nothing: Cancel = () => undefined;

export function createTimers({ clock, hasWork }: TimerPorts): ConsensusTimers {
  let cancelBlock = nothing;
  let cancelRound = nothing;
  let cancelDeferred = nothing;
  let fireIfWork: (() => void) | undefined;
  /** The last height whose round 0 began, and when on the monotonic clock. */
  let begun: { readonly height: bigint; readonly atMs: number } | undefined;

  const stopBlock = (): void => {
    cancelBlock();
    cancelBlock = nothing;
    fireIfWork = undefined;
  };

  return {
    startBlockTimer({ height, notBefore, emptyNotBefore, afterMs = 0 }, fire) {
      stopBlock();
      cancelDeferred();
      const fireOnce = (): void => {
        stopBlock();
        fire();
      };
      const onDue = (): void => {
        if (hasWork() || emptyNotBefore <= notBefore) {
          fireOnce();
        } else {
          fireIfWork = fireOnce;
          cancelBlock = clock.at(Number(emptyNotBefore) * 1_000, fireOnce);
        }
      };
      const now = clock.elapsedMs();
      const beganMs = begun?.height === height - 1n ? begun.atMs : now;
      const dueMs = beganMs + afterMs;
      cancelBlock = clock.at(Number(notBefore) * 1_000, () => {
        const leftMs = dueMs - clock.elapsedMs();
        if (leftMs <= 0) onDue();
        else cancelBlock = clock.after(leftMs, onDue);
      });
    },
    startRoundTimer({ height, round, afterMs }, fire) {
      if (round === 0) begun = { height, atMs: clock.elapsedMs() };
      cancelRound();
      cancelRound = clock.after(afterMs, fire);
    },
    defer(waitMs, fire) {
      cancelDeferred();
      cancelDeferred = clock.at(clock.nowMs() + waitMs, fire);
    },
    onWork() {
      if (fireIfWork !== undefined && hasWork()) fireIfWork();
    },
    stop() {
      stopBlock();
      cancelRound();
      cancelDeferred();
    },
  };
}
