import type { Frame } from "../network/frames.ts";
import type { Liar, LiarTools } from "./liar.ts";

/**
 * Passes on no transaction as it is, so that others have to ask for those in its blocks; and then gives others, some, none, or
 * all of them when it is too late.
 */
export const withholding: Liar = {
  name: "withholding",
  faults: [2],
  wrap(honest, tools) {
    tools.onWire((_to, frame, say) => {
      if (frame.kind === "transactions") tools.random.pick(EVASIONS)(frame, say, tools);
      else say(frame);
    });
    return honest;
  },
};

type Transactions = Extract<Frame, { readonly kind: "transactions" }>;
type Evasion = (frame: Transactions, say: (frame: Frame) => void, tools: LiarTools) => void;

const LATE_MAX_MS = 5_000;

const EVASIONS: readonly Evasion[] = [
  () => undefined,
  ({ kind, transactions }, say) => say({ kind, transactions: transactions.slice(1) }),
  ({ kind, transactions }, say, { random }) =>
    say({ kind, transactions: transactions.map(({ length }) => random.bytes(length)) }),
  (frame, say, { random, after }) => after(random.within(1, LATE_MAX_MS), () => say(frame)),
];
