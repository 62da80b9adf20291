import type { View } from "./message.ts";

/** Whether a vote of one place comes after one of another. */
export function isLater(left: View, right: View): boolean {
  return left.height === right.height ? left.round > right.round : left.height > right.height;
}
