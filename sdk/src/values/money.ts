import { requireArgument } from "../errors/sdkError.ts";

/** Largest amount a contract stores (uint64). */
export const FEN_MAX = 2n ** 64n - 1n;

const YUAN = /^[¥￥]?(\d{1,3}(?:,\d{3})+|\d{1,20})(?:\.(\d{1,2}))?$/;

/**
 * Reads `¥1,000,000.00`, `1000000` or `￥0.5` as fen.
 * @throws SDKError SDK_BAD_ARGUMENT when the text is no amount, or above what the chain stores.
 */
export function parseYuan(text: string): bigint {
  const [, whole, fraction = ""] = YUAN.exec(text.trim()) ?? [];
  requireArgument(whole !== undefined, "an amount is written like ¥1,000,000.00", { text });
  const fen = BigInt(whole.replaceAll(",", "")) * 100n + BigInt(fraction.padEnd(2, "0"));
  requireArgument(fen <= FEN_MAX, "the amount is above what the chain stores", { text });
  return fen;
}

/** `100000000n` → `¥1,000,000.00`. */
export function formatYuan(fen: bigint): string {
  const magnitude = fen < 0n ? -fen : fen;
  const whole = (magnitude / 100n).toString().replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = (magnitude % 100n).toString().padStart(2, "0");
  return `${fen < 0n ? "-" : ""}¥${whole}.${fraction}`;
}
