// What the requests of a bank move, approve and let desks take, as INV-C12 says it: a model beside the contracts.

export const DESKS = ["DiscountDesk", "PresentmentDesk"] as const;
export type Desk = (typeof DESKS)[number];
/** What an instruction without end promises. */
const EVERYTHING = 1n << 128n;

/** What a bank does that may move value. */
export type Act =
  | { readonly kind: "transfer"; readonly amount: bigint }
  | { readonly kind: "approve"; readonly desk: Desk; readonly amount: bigint }
  | { readonly kind: "quote"; readonly requestId: bigint; readonly amount: bigint }
  | { readonly kind: "post" | "instruct"; readonly amount: bigint };

/** What a desk may take, and what it was let take. */
interface Account {
  readonly allowance: bigint;
  readonly promised: bigint;
}

export interface World {
  readonly desks: Readonly<Record<Desk, Account>>;
  readonly quoted: readonly bigint[];
  readonly paid: bigint;
}

/** What a request counts, by the sentence of INV-C12 and nothing of the contracts. */
interface Tally {
  readonly paid: bigint;
  readonly approved: Readonly<Record<Desk, bigint>>;
  readonly taken: Readonly<Record<Desk, bigint>>;
  /** Desks that were let take everything. */
  readonly whole: readonly Desk[];
}

const greater = (left: bigint, right: bigint) => (left > right ? left : right);
const lesser = (left: bigint, right: bigint) => (left < right ? left : right);
const deskOf = (act: Act): Desk =>
  act.kind === "approve" ? act.desk : act.kind === "instruct" ? "PresentmentDesk" : "DiscountDesk";

function tallied(tally: Tally, act: Act, { desks }: World): Tally {
  if (act.kind === "transfer") return { ...tally, paid: tally.paid + act.amount };
  const desk = deskOf(act);
  const { allowance } = desks[desk];
  const take = (more: bigint) => ({ ...tally.taken, [desk]: tally.taken[desk] + more });
  if (act.kind === "approve") {
    const more = greater(act.amount - allowance, 0n);
    const approved = { ...tally.approved, [desk]: tally.approved[desk] + more };
    return { ...tally, approved, taken: tally.whole.includes(desk) ? take(more) : tally.taken };
  }
  if (act.kind !== "instruct") return { ...tally, taken: take(act.amount) };
  if (act.amount === 0n) return tally;
  return { ...tally, taken: take(allowance), whole: [...tally.whole, desk] };
}

function after(world: World, act: Act): World {
  if (act.kind === "transfer") return { ...world, paid: world.paid + act.amount };
  const desk = deskOf(act);
  const { allowance, promised } = world.desks[desk];
  const put = (changed: Partial<Account>): World => ({
    ...world,
    desks: { ...world.desks, [desk]: { allowance, promised, ...changed } },
  });
  if (act.kind === "approve") return put({ allowance: act.amount });
  if (act.kind === "instruct") return put({ promised: act.amount === 0n ? 0n : EVERYTHING });
  const more = put({ promised: promised + act.amount });
  return act.kind === "quote" ? { ...more, quoted: [...world.quoted, act.requestId] } : more;
}

/**
 * Plays a request to its first refusal; what comes after it is counted only.
 * @returns counted fen; whether a call is refused; whether more is taken than is approved; what the request leaves
 */
export function played(before: World, acts: readonly Act[]) {
  const none = { DiscountDesk: 0n, PresentmentDesk: 0n };
  let tally: Tally = { paid: 0n, approved: none, taken: none, whole: [] };
  let world = before;
  let refused = false;
  for (const act of acts) {
    tally = tallied(tally, act, world);
    refused ||= act.kind === "quote" && world.quoted.includes(act.requestId);
    if (!refused) world = after(world, act);
  }
  const { paid, approved, taken } = tally;
  const counted = DESKS.reduce((sum, desk) => sum + greater(approved[desk], taken[desk]), paid);
  const onStanding = DESKS.some((desk) => taken[desk] > approved[desk]);
  return { counted, refused, onStanding, world };
}

/** What is paid, or taken as soon as anybody asks. */
export const letGo = ({ desks, paid }: World) =>
  DESKS.reduce((sum, desk) => sum + lesser(desks[desk].allowance, desks[desk].promised), paid);
