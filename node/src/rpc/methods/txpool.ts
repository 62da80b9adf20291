import type { Address } from "../../types/hex.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import type { RPCBackend } from "../backend.ts";
import type { Context } from "../context.ts";
import { limitExceeded } from "../errors.ts";
import { quantity } from "../format.ts";
import { longRead, method } from "../method.ts";
import { addressSchema, hashSchema } from "../schemas.ts";
import { inTurns } from "../turns.ts";
import { droppedView } from "../views/dropped.ts";
import { transactionView } from "../views/transaction.ts";

type BySender<T> = Record<string, Record<string, T>>;

/** Splits transactions, in turns, into what a block can take now and what waits for an earlier nonce. */
async function divide<T>(
  backend: RPCBackend,
  content: readonly RecoveredTransaction[],
  describe: (transaction: RecoveredTransaction) => T,
) {
  const pending: BySender<T> = {};
  const queued: BySender<T> = {};
  const header = backend.chain.head().block.header;
  const nexts = new Map<Address, bigint>();
  for await (const transaction of inTurns(content.toSorted(byNonce))) {
    const { sender, nonce } = transaction;
    const next = nexts.get(sender) ?? backend.executor.account(sender, header)?.nonce ?? 0n;
    const executable = nonce === next;
    nexts.set(sender, executable ? next + 1n : next);
    const side = executable ? pending : queued;
    side[sender] ??= {};
    side[sender][nonce.toString()] = describe(transaction);
  }
  return { pending, queued };
}

function byNonce(left: RecoveredTransaction, right: RecoveredTransaction): number {
  return left.nonce < right.nonce ? -1 : 1;
}

function summary({ to, value, gasLimit, gasPrice }: RecoveredTransaction): string {
  return `${to ?? "contract creation"}: ${value} wei + ${gasLimit} gas × ${gasPrice} wei`;
}

/** What fits an answer; known before a single view is made. */
function viewable({ backend, limits }: Context, sender?: string): readonly RecoveredTransaction[] {
  const content = backend.pool
    .content()
    .filter((transaction) => sender === undefined || transaction.sender === sender);
  const bytes = content.reduce((sum, { raw }) => sum + raw.length, 0);
  // Two digits for a byte.
  if (content.length <= limits.poolViewMax && bytes * 2 <= limits.responseBytesMax) return content;
  throw limitExceeded("the pool's content is too large for an answer; use txpool_contentFrom");
}

/** The pool as geth shows it, and what it gave up. */
export const TXPOOL_METHODS = {
  txpool_status: method({}, ({ backend }) => {
    const { pending, queued } = backend.pool.status();
    return { pending: quantity(pending), queued: quantity(queued) };
  }),
  txpool_content: longRead(
    method({}, (context) =>
      divide(context.backend, viewable(context), (transaction) => transactionView(transaction)),
    ),
  ),
  txpool_contentFrom: longRead(
    method({ sender: addressSchema }, async (context, { sender }) => {
      const content = viewable(context, sender);
      const { pending, queued } = await divide(context.backend, content, (transaction) =>
        transactionView(transaction),
      );
      return { pending: pending[sender] ?? {}, queued: queued[sender] ?? {} };
    }),
  ),
  txpool_inspect: longRead(
    method({}, (context) => divide(context.backend, viewable(context), summary)),
  ),
  /** Null for a transaction that is pooled, in a block, or not among the last that were dropped. */
  txpool_getDropped: method({ transactionHash: hashSchema }, ({ backend }, { transactionHash }) => {
    if (backend.chain.locationOf(transactionHash) !== undefined) return null;
    const dropped = backend.pool.dropped(transactionHash);
    return dropped === undefined ? null : droppedView(dropped);
  }),
};
