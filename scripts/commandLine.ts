// What the command lines of the developers' programs have in common: help, numbers, and failures in one line.

export interface Program {
  /** Its task, as in `npm run NAME`. */
  readonly name: string;
  /** What `--help` prints. */
  readonly usage: string;
  readonly main: () => Promise<void>;
}

/** Runs a program, or prints its help. A failure is one line on standard error, and exit code 1. */
export async function runProgram({ name, usage, main }: Program): Promise<void> {
  if (process.argv.includes("--help")) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${name}: ${failureText(name, error)}\n`);
    process.exitCode = 1;
  }
}

/** Throws unless the text of an option, or of what else is given, is a whole number from `min` to `max`. */
export function integerOf(
  option: string,
  text: string,
  { min = 1, max }: { readonly min?: number; readonly max: number },
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  throw new Error(`${option} must be an integer from ${min} to ${max}, not "${text}"`);
}

/** Of an option that does not exist Node says more than one wants to know, after the first sentence. */
function failureText(name: string, error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  if (!code.startsWith("ERR_PARSE_ARGS_")) return error.message;
  return `${error.message.split(". ")[0]}; see npm run ${name} -- --help`;
}
