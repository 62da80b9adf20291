/** Something that must never be seen. */
export interface Violation {
  readonly kind: /** Two blocks at one height, or a block that does not follow its parent. */
    | "fork"
    /** Two different votes of one validator at one height, round and kind. */
    | "doubleVote"
    /** An acknowledged receipt is missing or different. */
    | "lostReceipt"
    /** A stored block lacks a quorum of distinct valid seals, or its body is another. */
    | "seals"
    /** A database cannot be read. */
    | "disk"
    /** Executing a stored block again gives another result. */
    | "replay"
    /** No block within the bound although a quorum was connected, or a validator that did not catch up. */
    | "stall"
    /** A step of a bill that the contracts must allow was refused. */
    | "refused"
    /** An accident did not take its course: the node behaved otherwise than it says. */
    | "accident";
  readonly message: string;
}

/** For an accident to say that what it saw must not be. */
export class ViolationError extends Error {
  readonly violation: Violation;

  constructor(violation: Violation) {
    super(violation.message);
    this.violation = violation;
  }
}

/** What went wrong when an accident could not take its course or its end was not seen. */
export function violationOf(error: unknown): Violation {
  if (error instanceof ViolationError) return error.violation;
  return { kind: "accident", message: error instanceof Error ? error.message : String(error) };
}
