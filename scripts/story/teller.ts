// Tells a story: one line per step with its figures, and a count of what failed.

/** Thrown when a step fails: what follows would stand on nothing. */
export class StoryFailure extends Error {
  override readonly name = "StoryFailure";
}

export interface Step<T> {
  readonly what: string;
  readonly work: () => Promise<T>;
  /** Made from the result. */
  readonly tell?: (result: T) => string;
}

export interface Teller {
  /** A heading. */
  act(title: string): void;
  /** Does something and tells it; the text is made from the result. Throws StoryFailure when it fails. */
  step<T>(what: string, work: () => Promise<T>, tell?: (result: T) => string): Promise<T>;
  /** Things that do not wait for each other: done at once, told in order. */
  together<T>(all: readonly Step<T>[]): Promise<readonly T[]>;
  /** Something that must be refused with this error code. */
  refused(what: string, code: string, work: () => Promise<unknown>): Promise<void>;
  readonly steps: number;
  readonly failed: number;
}

/** `dateOf` gives the network's civil date for the margin of each line. */
export function createTeller(write: (line: string) => void, dateOf: () => Promise<string>): Teller {
  let steps = 0;
  let failed = 0;
  const line = async (mark: string, what: string, told: string): Promise<void> => {
    const number = String(steps).padStart(2);
    write(`${await dateOf()}  ${mark} ${number} ${what}${told === "" ? "" : ` — ${told}`}`);
  };

  async function step<T>(
    what: string,
    work: () => Promise<T>,
    tell?: (result: T) => string,
  ): Promise<T> {
    steps += 1;
    try {
      const result = await work();
      await line("✓", what, tell?.(result) ?? "");
      return result;
    } catch (cause) {
      failed += 1;
      await line("✗", what, describe(cause));
      throw new StoryFailure(what, { cause });
    }
  }

  async function together<T>(all: readonly Step<T>[]): Promise<readonly T[]> {
    const running = all.map(({ work }) => work());
    // Told one after another below; a failure that is not told yet is no unhandled one.
    for (const one of running) one.catch(() => undefined);
    const results: T[] = [];
    for (const [index, one] of running.entries()) {
      const { what = "", tell } = all[index] ?? {};
      results.push(await step(what, () => one, tell));
    }
    return results;
  }

  return {
    act: (title) => write(`\n${title}`),
    step,
    together,
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

/** The sentence, and the facts behind it where an error has some. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const facts = "details" in cause ? ` ${JSON.stringify(cause.details, bigintToText)}` : "";
  return `${cause.message}${facts}`;
}

function bigintToText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function codeOf(error: unknown): unknown {
  return typeof error === "object" && error !== null && "code" in error ? error.code : undefined;
}
