import { MESSAGE_CODE, type MessageKind, type View } from "../message.ts";
import { bytesToBigint } from "./bytes.ts";

const SCALAR_BYTES_MAX = 8;
const LIST_FROM = 0xc0;
const LONG_LIST_ABOVE = 0xf7;
const STRING_FROM = 0x80;

/** Lists that open before the height: a vote is `[[height, …`, what carries a justification is `[[[height, …`. */
const LISTS_BEFORE_HEIGHT: Readonly<Record<MessageKind, number>> = {
  proposal: 3,
  prepare: 2,
  commit: 2,
  roundChange: 3,
};

/**
 * Where an encoded message says it belongs, read from its first bytes: a flood of messages that are of no use is turned
 * away before they are decoded. Undefined when no message begins like this; what is read says nothing about the rest.
 */
export function viewOfMessage(
  wire: Uint8Array,
): ({ readonly kind: MessageKind } & View) | undefined {
  const kind = KINDS.find((name) => MESSAGE_CODE[name] === wire[0]);
  if (kind === undefined) return undefined;
  let at = 1;
  for (let list = 0; list < LISTS_BEFORE_HEIGHT[kind]; list += 1) {
    const first = wire[at];
    if (first === undefined || first < LIST_FROM) return undefined;
    at += 1 + Math.max(0, first - LONG_LIST_ABOVE);
  }
  const height = scalarAt(wire, at);
  const round = height && scalarAt(wire, height.end);
  if (height === undefined || round === undefined) return undefined;
  return { kind, height: height.value, round: Number(round.value) };
}

const KINDS: readonly MessageKind[] = ["proposal", "prepare", "commit", "roundChange"];

function scalarAt(
  wire: Uint8Array,
  at: number,
): { readonly value: bigint; readonly end: number } | undefined {
  const first = wire[at];
  if (first === undefined) return undefined;
  if (first < STRING_FROM) return { value: BigInt(first), end: at + 1 };
  const length = first - STRING_FROM;
  const end = at + 1 + length;
  if (length > SCALAR_BYTES_MAX || end > wire.length) return undefined;
  return { value: bytesToBigint(wire.subarray(at + 1, end)), end };
}
