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
  /** A teller for an act that runs beside this one; it is told when `tellNow` is called. */
  aside(): { readonly teller: Teller; tellNow(): void };
  /** Of this teller and its asides. */
  readonly counts: Readonly<Counts>;
}

interface Counts {
  steps: number;
  failed: number;
}

/** `dateOf` gives the network's civil date for the margin of each line. */
export function createTeller(
  write: (line: string) => void,
  dateOf: () => Promise<string>,
  counts: Counts = { steps: 0, failed: 0 },
): Teller {
  const line = async (mark: string, what: string, told: string): Promise<void> =>
    write(`${await dateOf()}  ${mark} ${what}${told === "" ? "" : ` — ${told}`}`);

  async function step<T>(
    what: string,
    work: () => Promise<T>,
    tell?: (result: T) => string,
  ): Promise<T> {
    counts.steps += 1;
    try {
      const result = await work();
      await line("✓", what, tell?.(result) ?? "");
      return result;
    } catch (cause) {
      counts.failed += 1;
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

  async function refused(what: string, code: string, work: () => Promise<unknown>): Promise<void> {
    const refusal = async (): Promise<string> => {
      const error = await work().then(
        () => new Error("it was not refused"),
        (reason: unknown) => reason,
      );
      if (codeOf(error) !== code) throw error;
      return error instanceof Error ? error.message : code;
    };
    await step(what, refusal, (message) => `refused: ${code}: ${message}`);
  }

  return {
    act: (title) => write(`\n${title}`),
    step,
    together,
    refused,
    aside() {
      const lines: string[] = [];
      const teller = createTeller((text) => lines.push(text), dateOf, counts);
      return { teller, tellNow: () => lines.forEach(write) };
    },
    counts,
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
