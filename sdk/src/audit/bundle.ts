import { z } from "zod";
import { AuditError } from "../errors/auditError.ts";
import type { Hex } from "../types.ts";
import { address, hash } from "./shapes.ts";

/** A bundle's text is refused unread above this size. */
export const BUNDLE_BYTES_MAX = 64 * 1024 * 1024;
const TRANSITIONS_MAX = 10_000;
const ENTRIES_MAX = 100_000;
const NODES_MAX = 4_096;
/** A header of 256 seals; a node of the trie; particulars of an entry. In hex digits with 0x. */
const HEADER_DIGITS_MAX = 65_536;
const NODE_DIGITS_MAX = 2_048;
const DATA_DIGITS_MAX = 262_144;

const bytes = (digitsMax: number) =>
  z
    .string()
    .max(digitsMax)
    .regex(/^0x([0-9a-f]{2})*$/)
    .transform((text) => text as Hex);

const provenHeader = z.strictObject({
  /** RLP as on the chain, with round and seals. */
  header: bytes(HEADER_DIGITS_MAX),
  /** Trie nodes under the header's state root, in the order in which the verification needs them. */
  nodes: z.array(bytes(NODE_DIGITS_MAX)).max(NODES_MAX),
});

const bundleSchema = z.strictObject({
  format: z.literal("piaohao-audit-1"),
  /** 30 digits. */
  instrument: z.string().regex(/^[1-9]\d{29}$/),
  /** Blocks in which the validator set changed, in order; each proves the set of the block after it. */
  transitions: z.array(provenHeader).max(TRANSITIONS_MAX),
  /** The block as of which the history is complete; proves the history's head. */
  head: provenHeader,
  history: z
    .array(
      z.strictObject({
        kind: hash,
        actor: address,
        timestamp: z.number().int().nonnegative(),
        data: bytes(DATA_DIGITS_MAX),
      }),
    )
    .max(ENTRIES_MAX),
});

/** Everything that it takes to verify an instrument's history offline. No field is redundant. */
export type AuditBundle = z.infer<typeof bundleSchema>;
export type ProvenHeader = z.infer<typeof provenHeader>;

/** The one text of a bundle. */
export function serialiseBundle(bundle: AuditBundle): string {
  return `${JSON.stringify(bundle, undefined, 1)}\n`;
}

/**
 * Reads a bundle's text, strictly: another text of the same content is not a bundle.
 * @throws AuditError AUDIT_BUNDLE_MALFORMED
 */
export function parseBundle(text: string): AuditBundle {
  if (text.length > BUNDLE_BYTES_MAX) {
    throw malformed("the bundle is too large", { length: text.length, max: BUNDLE_BYTES_MAX });
  }
  const parsed = bundleSchema.safeParse(parseJSON(text));
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 5);
    throw malformed("a field of the bundle has the wrong shape", {
      issues: issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
    });
  }
  if (serialiseBundle(parsed.data) !== text) throw malformed("the bundle's text is not canonical");
  return parsed.data;
}

function parseJSON(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed("the bundle is not JSON", {}, { cause });
  }
}

function malformed(
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  options?: ErrorOptions,
): AuditError {
  return new AuditError("AUDIT_BUNDLE_MALFORMED", message, details, options);
}
