import { dataSchema } from "./schemas.ts";

const SUBMITTING: ReadonlySet<unknown> = new Set([
  "eth_sendRawTransaction",
  "eth_sendRawTransactionSync",
]);

/** The transactions that a batch submits; what is wrong with a call, it is told itself. */
export function submittedIn(batch: readonly unknown[]): readonly Uint8Array[] {
  return batch.flatMap((call) => {
    if (!isSubmission(call)) return [];
    const { data } = dataSchema.safeParse(call.params[0]);
    return data ?? [];
  });
}

function isSubmission(call: unknown): call is { readonly params: readonly unknown[] } {
  if (typeof call !== "object" || call === null) return false;
  const { method, params }: { readonly method?: unknown; readonly params?: unknown } = call;
  return SUBMITTING.has(method) && Array.isArray(params);
}
