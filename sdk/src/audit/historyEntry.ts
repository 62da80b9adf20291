import { AbiCoder, ParamType } from "ethers";
import type { Address, Hex } from "../types.ts";
import { decodeShortText } from "../values/shortText.ts";
import type { RawHistoryEntry } from "./historyChain.ts";
import { HISTORY_FORMS } from "./historyForms.ts";

/** One entry of an instrument's history, read. */
export interface HistoryEntry {
  /** From 1, without a gap. */
  readonly sequence: number;
  /** For example `OPENED`, `ENCUMBERED`, `BILL_ISSUED`; docs/history.md lists them. */
  readonly kind: string;
  /** The registry or desk that caused the entry. */
  readonly actor: Address;
  /** Block time, UTC seconds. */
  readonly timestamp: bigint;
  /** By name, integers as bigint; undefined for a kind that this client does not know. */
  readonly particulars: Readonly<Record<string, unknown>> | undefined;
  /** abi-encoded particulars. */
  readonly data: Hex;
}

const FORMS = new Map(
  Object.entries(HISTORY_FORMS).map(([kind, form]) => [
    kind,
    form.map((text) => ParamType.from(text)),
  ]),
);

export function decodeHistoryEntry(entry: RawHistoryEntry, index: number): HistoryEntry {
  const kind = decodeShortText(entry.kind);
  return {
    sequence: index + 1,
    kind,
    actor: entry.actor,
    timestamp: BigInt(entry.timestamp),
    particulars: decodeParticulars(kind, entry.data),
    data: entry.data,
  };
}

function decodeParticulars(kind: string, data: Hex): Readonly<Record<string, unknown>> | undefined {
  const form = FORMS.get(kind);
  if (form === undefined) return undefined;
  try {
    const values = AbiCoder.defaultAbiCoder()
      .decode([...form], data)
      .toObject();
    return Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, lowerCased(value)]),
    );
  } catch {
    // A later version of the contracts encodes the kind differently; the entry itself is proven all the same.
    return undefined;
  }
}

function lowerCased(value: unknown): unknown {
  return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)
    ? value.toLowerCase()
    : value;
}
