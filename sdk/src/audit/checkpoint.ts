import { z } from "zod";
import { AuditError } from "../errors/auditError.ts";
import type { Address } from "../types.ts";
import type { AuditAnchor } from "./genesis.ts";
import type { SealedHeader } from "./header.ts";
import { address, hash } from "./shapes.ts";
import { requireValidatorSet } from "./storageLayout.ts";

const checkpointSchema = z.strictObject({
  format: z.literal("piaohao-checkpoint-1"),
  number: z.int().positive(),
  hash,
  /** The set that seals the block, ascending. The hash does not tell it: two checkpoints agree when this does as well. */
  validators: z.array(address),
});

/**
 * A block that an earlier audit has verified, or that is published where an auditor trusts it, as JSON. Who goes on from it
 * does not depend on what validators of before could still sign with keys that they keep.
 */
export type AuditCheckpoint = z.infer<typeof checkpointSchema>;

/** What an audit knows once a block with the seals of `validators` is verified. */
export function checkpointOf(
  header: Pick<SealedHeader, "number" | "hash">,
  validators: readonly Address[],
): AuditCheckpoint {
  return {
    format: "piaohao-checkpoint-1",
    number: Number(header.number),
    hash: header.hash,
    validators: [...validators],
  };
}

/**
 * @param json parsed JSON.
 * @throws AuditError AUDIT_CHECKPOINT_MALFORMED, AUDIT_VALIDATORS_INVALID
 */
export function parseCheckpoint(json: unknown): AuditCheckpoint {
  const parsed = checkpointSchema.safeParse(json);
  if (!parsed.success) {
    throw new AuditError("AUDIT_CHECKPOINT_MALFORMED", "the file is no checkpoint of an audit", {
      issues: parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`),
    });
  }
  requireValidatorSet(parsed.data.validators);
  return parsed.data;
}

/**
 * The anchor of an auditor who has a checkpoint beside the genesis file.
 * @param checkpoint parsed JSON.
 * @throws AuditError AUDIT_CHECKPOINT_MALFORMED, AUDIT_VALIDATORS_INVALID
 */
export function anchorAt(anchor: AuditAnchor, checkpoint: unknown): AuditAnchor {
  const { number, hash, validators } = parseCheckpoint(checkpoint);
  return { ...anchor, validators, since: { number: BigInt(number), hash } };
}

/**
 * That a sealed block does not contradict the checkpoint.
 * @throws AuditError AUDIT_CHECKPOINT_MISMATCH
 */
export function requireAfter(
  header: Pick<SealedHeader, "number" | "hash">,
  { since }: Pick<AuditAnchor, "since">,
): void {
  if (since === undefined || header.number > since.number || header.hash === since.hash) return;
  throw new AuditError(
    "AUDIT_CHECKPOINT_MISMATCH",
    "the block is older than the checkpoint, or another one at its height",
    { block: header.number, hash: header.hash, checkpoint: since.number },
  );
}
