/** An operating error: a code a program can act on, a sentence for people, and the facts behind it. */
export class NodeError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: Code,
    message: string,
    details: Readonly<Record<string, unknown>> = {},
    cause?: unknown,
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "NodeError";
    this.code = code;
    this.details = details;
  }
}
