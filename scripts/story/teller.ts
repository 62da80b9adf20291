// Tells a story: one line per step with its figures, and a count of what failed.

/** Thrown when a step fails: what follows would stand on nothing. */
export class StoryFailure extends Error {
  override readonly name = "StoryFailure";
}

export interface Teller {
  /** A heading. */
  act(title: string): void;
  /** Does something and tells it; the text is made from the result. Throws StoryFailure when it fails. */
  step<T>(what: string, work: () => Promise<T>, tell?: (result: T) => string): Promise<T>;
  /** Something that must be refused with this error code. */
  refused(what: string, code: string, work: () => Promise<unknown>): Promise<void>;
  readonly steps: number;
  readonly failed: number;
}

/** `dateOf` gives the network's civil date for the margin. */
export function createTeller(write: (line: string) => void, dateOf: () => string): Teller {
  let steps = 0;
  let failed = 0;
  const line = (mark: string, what: string, told: string): void =>
    write(
      `${dateOf()}  ${mark} ${String(steps).padStart(2)} ${what}${told === "" ? "" : ` — ${told}`}`,
    );

  async function step<T>(
    what: string,
    work: () => Promise<T>,
    tell?: (result: T) => string,
  ): Promise<T> {
    steps += 1;
    try {
      const result = await work();
      line("✓", what, tell?.(result) ?? "");
      return result;
    } catch (cause) {
      failed += 1;
      line("✗", what, cause instanceof Error ? cause.message : String(cause));
      throw new StoryFailure(what, { cause });
    }
  }

  return {
    act: (title) => write(`\n${title}`),
    step,
    async refused(what, code, work) {
      await step(
        what,
        async () => {
          const error = await work().then(
            () => undefined,
            (reason: unknown) => reason,
          );
          if (error === undefined) throw new Error("it was not refused");
          if (codeOf(error) !== code) throw error;
          return error instanceof Error ? error.message : code;
        },
        (message) => `refused: ${code}: ${message}`,
      );
    },
    get steps() {
      return steps;
    },
    get failed() {
      return failed;
    },
  };
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
