import { z } from "zod";

export interface ListBound {
  /** Said of what is no list. */
  readonly rule: string;
  readonly max: number;
  /** Said of a longer list. */
  readonly tooMany: string;
  /** What an entry counts, where it has a list of its own. Default 1. */
  readonly sizeOf?: (entry: unknown) => number;
}

/**
 * A list in a request. Its length is known before any entry is looked at, and the first wrong entry is the last one looked
 * at: whoever sends a long list of nonsense has the node do no work for it.
 */
export function listOf<T>(entry: z.ZodType<T>, bound: ListBound) {
  return z
    .unknown()
    .transform((value, context): T[] =>
      Array.isArray(value) ? entriesOf(value, entry, bound, context) : refuse(context, bound.rule),
    );
}

/** One value, or a list of alternatives. */
export function oneOrListOf<T>(entry: z.ZodType<T>, bound: ListBound) {
  return z.unknown().transform((value, context): T[] => {
    if (Array.isArray(value)) return entriesOf(value, entry, bound, context);
    const parsed = entry.safeParse(value);
    return parsed.success ? [parsed.data] : refuse(context, bound.rule);
  });
}

function entriesOf<T>(
  values: readonly unknown[],
  entry: z.ZodType<T>,
  { max, tooMany, sizeOf }: ListBound,
  context: z.RefinementCtx,
): T[] {
  if (values.length > max || (sizeOf && sumOf(values, sizeOf) > max)) {
    return refuse(context, tooMany);
  }
  const entries: T[] = [];
  for (const [index, value] of values.entries()) {
    const parsed = entry.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refuse(context, issue?.message ?? "is invalid", [index, ...(issue?.path ?? [])]);
    }
    entries.push(parsed.data);
  }
  return entries;
}

function sumOf(values: readonly unknown[], sizeOf: (entry: unknown) => number): number {
  return values.reduce((sum: number, value) => sum + sizeOf(value), 0);
}

function refuse(context: z.RefinementCtx, message: string, path: PropertyKey[] = []): never {
  context.addIssue({ code: "custom", message, path });
  return z.NEVER;
}
