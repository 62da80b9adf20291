import type { World, WorldReader } from "../../evm/world.ts";
import { execError } from "../errors.ts";
import type { Workspace } from "../workspace.ts";
import type { Question } from "./call.ts";
import { createTurns } from "./turns.ts";

export interface QuestionPoolOptions {
  readonly createWorkspace: () => Workspace;
  /** Questions at a time; they take turns on the event loop. */
  readonly atOnceMax: number;
  /** Questions waiting for one of them; the next is refused with EXEC_BUSY. */
  readonly waitingMax: number;
  /** Instructions between two looks at the time: some 0.2 ms of them, unless given. */
  readonly instructionsPerLook?: number;
}

export interface QuestionPool {
  /** Asks on the state of a reader, for at most `timeoutMs`: then it throws EXEC_TIMEOUT, as it does for too many writes. */
  ask<T>(
    reader: WorldReader,
    timeoutMs: number,
    start: (workspace: Workspace) => Question<T>,
  ): Promise<T>;
}

const INSTRUCTIONS_PER_LOOK = 16_384;
/** Some 60 MiB of them, of a transaction or a call: 100 gas buy one, so what a pool takes (2^24 gas) has fewer. */
const WRITES_MAX = 2 ** 18;

/** Workspaces for questions about the state. A question never holds up consensus: it runs in short turns, and not for long. */
export function createQuestionPool(options: QuestionPoolOptions): QuestionPool {
  const idle: Workspace[] = [];
  const waiting: ((workspace: Workspace) => void)[] = [];
  const instructionsPerLook = options.instructionsPerLook ?? INSTRUCTIONS_PER_LOOK;
  let made = 0;

  function acquire(): Workspace | Promise<Workspace> {
    const workspace = idle.pop();
    if (workspace !== undefined) return workspace;
    if (made < options.atOnceMax) {
      made++;
      return options.createWorkspace();
    }
    if (waiting.length >= options.waitingMax) {
      throw execError("EXEC_BUSY", "too many executions are waiting", { max: options.waitingMax });
    }
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(workspace: Workspace): void {
    const next = waiting.shift();
    if (next === undefined) idle.push(workspace);
    else next(workspace);
  }

  return {
    async ask(reader, timeoutMs, start) {
      const workspace = await acquire();
      try {
        workspace.world.begin(reader);
        const turns = { timeoutMs, instructionsPerLook };
        return await answerOf(start(workspace), workspace.world, turns);
      } finally {
        workspace.world.forget();
        release(workspace);
      }
    },
  };
}

async function answerOf<T>(
  question: Question<T>,
  world: World,
  {
    timeoutMs,
    instructionsPerLook,
  }: { readonly timeoutMs: number; readonly instructionsPerLook: number },
): Promise<T> {
  const turnOver = createTurns();
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const answer = question.advance(instructionsPerLook);
    if (answer !== undefined) return answer;
    if (performance.now() > endsAt) {
      throw execError("EXEC_TIMEOUT", "the execution took too long");
    }
    if (world.writes > WRITES_MAX) {
      throw execError("EXEC_TIMEOUT", "the execution writes too much", { max: WRITES_MAX });
    }
    await turnOver();
  }
}
