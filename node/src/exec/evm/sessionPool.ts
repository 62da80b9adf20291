import { setImmediate as yieldToOthers } from "node:timers/promises";
import { execError } from "../errors.ts";
import type { StateReader } from "../state/reader.ts";
import { createSession, type Session, type SessionOptions } from "./session.ts";

export interface SessionPoolOptions extends Omit<SessionOptions, "onProgress"> {
  /** Runs at a time; they take turns on the event loop. */
  readonly sessionsMax: number;
  /** Runs waiting for one of them; the next is refused with EXEC_BUSY. */
  readonly waitingMax: number;
}

export interface SessionPool {
  /** Runs a task on the state of a reader, for at most `timeoutMs`: then it throws EXEC_TIMEOUT. */
  run<T>(
    reader: StateReader,
    timeoutMs: number,
    task: (session: Session) => Promise<T>,
  ): Promise<T>;
}

/** Longest that a run keeps the event loop from the rest of the node. */
const TURN_MS = 5;

/** One place in the pool: its session, and the time its run began and may end. */
interface Place {
  session: Session;
  turnBegan: number;
  endsAt: number;
}

/** Sessions for questions about the state. A question never holds up consensus: it runs in short turns, and not for long. */
export function createSessionPool(options: SessionPoolOptions): SessionPool {
  const idle: Place[] = [];
  const waiting: ((place: Place) => void)[] = [];
  let places = 0;

  function createPlace(): Place {
    const place = { turnBegan: 0, endsAt: 0 };
    return Object.assign(place, { session: newSession(place) });
  }

  function newSession(place: Pick<Place, "turnBegan" | "endsAt">): Session {
    const onProgress = (): Promise<void> => {
      const now = performance.now();
      if (now > place.endsAt) throw execError("EXEC_TIMEOUT", "the execution took too long");
      return now - place.turnBegan > TURN_MS ? nextTurn(place) : Promise.resolve();
    };
    return createSession({ ...options, onProgress });
  }

  function acquire(): Place | Promise<Place> {
    const place = idle.pop();
    if (place !== undefined) return place;
    if (places < options.sessionsMax) {
      places++;
      return createPlace();
    }
    if (waiting.length >= options.waitingMax) {
      throw execError("EXEC_BUSY", "too many executions are waiting", { max: options.waitingMax });
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(place: Place): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(place);
    else next(place);
  }

  return {
    async run(reader, timeoutMs, task) {
      const place = await acquire();
      try {
        place.turnBegan = performance.now();
        place.endsAt = place.turnBegan + timeoutMs;
        place.session.state.begin(reader);
        return await task(place.session);
      } catch (error) {
        place.session = newSession(place);
        throw error;
      } finally {
        release(place);
      }
    },
  };
}

async function nextTurn(place: Pick<Place, "turnBegan">): Promise<void> {
  await yieldToOthers();
  Object.assign(place, { turnBegan: performance.now() });
}
