import type { Address, Hex } from "../../sdk/src/types.ts";
import { withEndpoint } from "../support/endpoint.ts";
import type { SignedTransaction } from "../support/institution.ts";

/** Slots of an account that were empty before bills wrote them. */
export interface NewSlots {
  readonly account: Address;
  /** On average. */
  readonly perBill: number;
}

/** By account, as `prestateTracer` tells differences: what was zero is missing. */
type Storages = Readonly<Record<Address, { readonly storage?: Readonly<Record<Hex, Hex>> }>>;

interface Difference {
  readonly pre: Storages;
  readonly post: Storages;
}

const TRACER = { tracer: "prestateTracer", tracerConfig: { diffMode: true } };

/** Asks a node that executed these bills which slots each of them took. */
export function newSlotsOf(
  url: string,
  bills: readonly SignedTransaction[],
): Promise<readonly NewSlots[]> {
  return withEndpoint(url, async (endpoint) => {
    const counts = new Map<Address, number>();
    for (const { hash } of bills) {
      const difference = await endpoint.call<Difference>("debug_traceTransaction", [hash, TRACER]);
      for (const account of newIn(difference)) {
        counts.set(account, (counts.get(account) ?? 0) + 1);
      }
    }
    return [...counts].map(([account, count]) => ({ account, perBill: count / bills.length }));
  });
}

/** The account of each slot that became something. */
function newIn({ pre, post }: Difference): readonly Address[] {
  return (Object.keys(post) as Address[]).flatMap((account) => {
    const before = pre[account]?.storage ?? {};
    return Object.entries(post[account]?.storage ?? {})
      .filter(([slot, value]) => isSet(value) && !isSet(before[slot as Hex]))
      .map(() => account);
  });
}

function isSet(value: Hex | undefined): boolean {
  return value !== undefined && BigInt(value) !== 0n;
}
