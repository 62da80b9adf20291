import { requireArgument } from "../errors/sdkError.ts";

const RATE = /^(\d{1,3})(?:\.(\d{1,4}))? ?%$/;
const MILLIONTHS_PER_PERCENT = 10_000;

/**
 * `2.65%` or `2.65 %` a year → 26 500 millionths.
 * @throws SDKError SDK_BAD_ARGUMENT when the text is no rate.
 */
export function parseRate(text: string): number {
  const [, whole, fraction = ""] = RATE.exec(text.trim()) ?? [];
  requireArgument(whole !== undefined, "a rate is written like 2.65%", { text });
  return Number(whole) * MILLIONTHS_PER_PERCENT + Number(fraction.padEnd(4, "0"));
}

/** 26 500 millionths → `2.65%`. */
export function formatRate(rateMillionths: number | bigint): string {
  const rate = BigInt(rateMillionths);
  const per = BigInt(MILLIONTHS_PER_PERCENT);
  const fraction = (rate % per)
    .toString()
    .padStart(4, "0")
    .replace(/0{1,2}$/, "");
  return `${rate / per}.${fraction}%`;
}
