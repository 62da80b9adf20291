/** An error that a program tells apart by its code and a person reads in either language. */
export abstract class CodedError<Code extends string> extends Error {
  readonly code: Code;
  /** The sentence in Chinese. */
  readonly messageZh: string;
  readonly details: Readonly<Record<string, unknown>>;

  protected constructor(
    fault: {
      readonly code: Code;
      readonly message: string;
      readonly messageZh: string;
      readonly details: Readonly<Record<string, unknown>>;
    },
    options: ErrorOptions | undefined,
  ) {
    super(fault.message, options);
    this.code = fault.code;
    this.messageZh = fault.messageZh;
    this.details = fault.details;
  }
}
