import { z } from "zod";
import { type Equivocation, verifyEquivocation } from "../../audit/equivocation.ts";
import { hex, quantity } from "../../chain/answers.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toQuantity } from "../../chain/logs.ts";

/** No node keeps more than a few hundred; one that sends pages without end is not believed. */
const PAGES_MAX = 1_000;

const signedShape = z.looseObject({ content: hex, signature: hex });
const pageShape = z.looseObject({
  evidence: z.array(z.looseObject({ first: signedShape, second: signedShape })),
  next: quantity.nullable(),
});

/**
 * What the node that answers can prove against validators, each proof verified here: the node's word is not taken.
 * @throws AuditError AUDIT_EQUIVOCATION_UNPROVEN when it serves what proves nothing; SDKError
 */
export async function evidenceOfNode({ rpc }: ClientContext): Promise<readonly Equivocation[]> {
  const found: Equivocation[] = [];
  let from: bigint | null = 0n;
  for (let page = 0; page < PAGES_MAX && from !== null; page += 1) {
    const params: readonly unknown[] = [toQuantity(from)];
    const answer: z.infer<typeof pageShape> = await rpc.request(
      "qbft_getEvidence",
      params,
      pageShape,
    );
    found.push(...answer.evidence.map(verifyEquivocation));
    from = answer.next;
  }
  return found;
}
