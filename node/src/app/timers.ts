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

  const stopBlock = (): void => {
    cancelBlock();
    cancelBlock = nothing;
    fireIfWork = undefined;
  };

  return {
    startBlockTimer({ notBefore, emptyNotBefore }, fire) {
      stopBlock();
      cancelDeferred();
      const fireOnce = (): void => {
        stopBlock();
        fire();
      };
      cancelBlock = clock.at(Number(notBefore) * 1_000, () => {
        if (hasWork() || emptyNotBefore <= notBefore) return fireOnce();
        fireIfWork = fireOnce;
        cancelBlock = clock.at(Number(emptyNotBefore) * 1_000, fireOnce);
      });
    },
    startRoundTimer({ afterMs }, fire) {
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
