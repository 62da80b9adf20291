import type { Evidence } from "../../types/evidence.ts";
import type { Context } from "../context.ts";
import { quantity } from "../format.ts";
import { method } from "../method.ts";
import { quantitySchema } from "../schemas.ts";
import { evidenceView } from "../views/evidence.ts";

/** Evidence from a number on, as much as fits one answer; `next` is where to go on. */
function evidencePage({ backend, limits }: Context, from: bigint, count: bigint) {
  const total = backend.evidence.count();
  const views: ReturnType<typeof evidenceView>[] = [];
  let bytes = 0;
  let index = from < BigInt(total) ? Number(from) : total;
  while (index < total && views.length < count && views.length < limits.evidenceMax) {
    const evidence = backend.evidence.get(index);
    if (evidence === undefined) break;
    bytes += bytesOf(evidence);
    if (views.length > 0 && bytes > limits.evidenceBytesMax) break;
    views.push(evidenceView(index, evidence));
    index += 1;
  }
  return {
    total: quantity(total),
    evidence: views,
    next: index < total ? quantity(index) : null,
  };
}

function bytesOf({ first, second }: Evidence): number {
  return first.content.length + second.content.length;
}

const optionalQuantitySchema = quantitySchema.nullish().transform((value) => value ?? undefined);

/** What this node can prove against validators. */
export const EVIDENCE_METHODS = {
  qbft_getEvidence: method(
    { from: optionalQuantitySchema, count: optionalQuantitySchema },
    (context, { from, count }) =>
      evidencePage(context, from ?? 0n, count ?? BigInt(context.limits.evidenceMax)),
  ),
};
