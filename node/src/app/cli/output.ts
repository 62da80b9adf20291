import { NodeError } from "../../types/errors.ts";

/** Prints one line for people, or one JSON document for programs. */
export function print(json: boolean | undefined, value: unknown, text: string): void {
  process.stdout.write(`${json === true ? JSON.stringify(value, bigintToText) : text}\n`);
}

function bigintToText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** A command's failure as people read it: what went wrong, where, what to do, and why; never a stack for an operating error. */
export function describeError(error: unknown): string {
  if (error instanceof NodeError) {
    const details = Object.entries(error.details).map(
      ([name, value]) => `${name}=${String(value)}`,
    );
    const where = details.length === 0 ? "" : ` (${details.join(", ")})`;
    return withCause(`${error.code}: ${error.message}${where}`, error.cause);
  }
  if (error instanceof Error)
    return isCoded(error) ? codedText(error) : (error.stack ?? error.message);
  return String(error);
}

/** Adds what the causes say that the text does not say yet: of a file, what LevelDB or the operating system refused. */
function withCause(text: string, cause: unknown): string {
  if (!(cause instanceof Error)) return text;
  return withCause(text.includes(cause.message) ? text : `${text}: ${cause.message}`, cause.cause);
}

/** The operating system's errors begin with their code already. */
function codedText({ code, message }: Error & { readonly code: string }): string {
  return message.startsWith(`${code}: `) ? message : `${code}: ${message}`;
}

function isCoded(error: Error): error is Error & { readonly code: string } {
  return "code" in error && typeof error.code === "string";
}
