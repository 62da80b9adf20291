import { NodeError } from "../../types/errors.ts";

const SECONDS = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;

/** `184d`, `12h`, `30m`, `45s` in seconds; throws CLI_BAD_DURATION. */
export function durationToSeconds(text: string): number {
  const [, digits, unit] = /^(\d{1,6})([dhms])$/.exec(text) ?? [];
  if (digits === undefined || unit === undefined) {
    throw new NodeError(
      "CLI_BAD_DURATION",
      `"${text}" is no duration; write a number with d, h, m or s, such as 184d`,
      { text },
    );
  }
  return Number(digits) * SECONDS[unit as keyof typeof SECONDS];
}
