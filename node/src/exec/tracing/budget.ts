import { execError } from "../errors.ts";

/** How long an answer may still become, in characters of its JSON. */
export class TraceBudget {
  readonly #max: number;
  #left: number;

  constructor(max: number) {
    this.#max = max;
    this.#left = max;
  }

  /** To be asked before the text is made. Throws EXEC_TRACE_TOO_LARGE. */
  spend(characters: number): void {
    this.#left -= characters;
    if (this.#left >= 0) return;
    const message = `the trace is longer than ${this.#max} characters; ask for fewer steps, or for less of each`;
    throw execError("EXEC_TRACE_TOO_LARGE", message, { max: this.#max });
  }
}
