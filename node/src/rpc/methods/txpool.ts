import type { RecoveredTransaction } from "../../types/transaction.ts";
import type { RPCBackend } from "../backend.ts";
import { limitExceeded } from "../errors.ts";
import { quantity } from "../format.ts";
import { method } from "../method.ts";
import { transactionView } from "../views/transaction.ts";

type BySender<T> = Record<string, Record<string, T>>;

/** Splits the pool into what a block can take now and what waits for an earlier nonce. */
function divide<T>(backend: RPCBackend, describe: (transaction: RecoveredTransaction) => T) {
  const pending: BySender<T> = {};
  const queued: BySender<T> = {};
  const header = backend.chain.head().block.header;
  const bySender = Map.groupBy(backend.pool.content(), (transaction) => transaction.sender);
  for (const [sender, transactions] of bySender) {
    let next = backend.executor.account(sender, header)?.nonce ?? 0n;
    for (const transaction of transactions.toSorted(byNonce)) {
      const executable = transaction.nonce === next;
      if (executable) next += 1n;
      const side = executable ? pending : queued;
      side[sender] ??= {};
      side[sender][transaction.nonce.toString()] = describe(transaction);
    }
  }
  return { pending, queued };
}

function byNonce(left: RecoveredTransaction, right: RecoveredTransaction): number {
  return left.nonce < right.nonce ? -1 : 1;
}

function summary({ to, value, gasLimit, gasPrice }: RecoveredTransaction): string {
  return `${to ?? "contract creation"}: ${value} wei + ${gasLimit} gas × ${gasPrice} wei`;
}

/** The pool as geth shows it. */
export const TXPOOL_METHODS = {
  txpool_status: method({}, ({ backend }) => {
    const { pending, queued } = backend.pool.status();
    return { pending: quantity(pending), queued: quantity(queued) };
  }),
  txpool_content: method({}, ({ backend, limits }) => {
    const bytes = backend.pool.content().reduce((sum, { raw }) => sum + raw.length, 0);
    // Two digits for a byte: known before a single view is made.
    if (bytes * 2 > limits.responseBytesMax) {
      throw limitExceeded("the pool's content is too large for an answer; use txpool_inspect");
    }
    return divide(backend, (transaction) => transactionView(transaction));
  }),
  txpool_inspect: method({}, ({ backend }) => divide(backend, summary)),
};
