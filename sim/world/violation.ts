/** Something that must hold of correct nodes did not. */
export class Violation extends Error {
  override readonly name = "Violation";
  /** The checker that saw it. */
  readonly checker: string;

  constructor(checker: string, message: string, cause?: unknown) {
    super(`${checker}: ${message}`, cause === undefined ? undefined : { cause });
    this.checker = checker;
  }
}
