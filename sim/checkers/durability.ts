import type { Address, Hash } from "../../node/src/types/hex.ts";
import type { ChainStore } from "../../node/src/types/ports/store.ts";
import type { Host } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";

interface Acknowledged {
  readonly blockHash: Hash;
  readonly number: bigint;
}

/**
 * A receipt that a client saw, from any correct node that had committed its block, is there for ever, on every correct
 * node that has come so far; and what a node once said to be its head, it still has after every restart.
 */
export function createDurabilityChecker(): Checker {
  const acknowledged = new Map<Hash, Acknowledged>();
  const heads = new Map<Address, bigint>();
  const checkReceipts = (host: Host, chain: ChainStore): void => {
    const { number: head } = chain.head().block.header;
    // What came before a snapshot is with those who were there.
    const earliest = chain.earliest();
    const receiptsOf = rememberingLast((hash: Hash) => chain.receiptsOf(hash));
    for (const [hash, { blockHash, number }] of acknowledged) {
      if (number > head || number < earliest) continue;
      const location = chain.locationOf(hash);
      const receipts = location && receiptsOf(location.blockHash);
      const isThere = receipts?.[location?.index ?? 0]?.transactionHash === hash;
      if (location?.blockHash !== blockHash || !isThere) {
        throw new Violation("durability", `${host.address} lost the receipt of ${hash}`);
      }
    }
  };
  return {
    onCommit({ host, executed, sealed }) {
      const { number } = sealed.block.header;
      heads.set(host.address, number);
      for (const { transactionHash } of executed.receipts) {
        if (!acknowledged.has(transactionHash)) {
          acknowledged.set(transactionHash, { blockHash: sealed.hash, number });
        }
      }
    },
    onStart(host, { database: { chain } }) {
      const { number } = chain.head().block.header;
      const promised = heads.get(host.address) ?? 0n;
      if (number < promised) {
        const message = `${host.address} came back at ${number}, it had been at ${promised}`;
        throw new Violation("durability", message);
      }
      checkReceipts(host, chain);
    },
    atEnd: (host, { database }) => checkReceipts(host, database.chain),
  };
}

/** Receipts are asked for block by block. */
function rememberingLast<K, V>(ask: (key: K) => V): (key: K) => V {
  let last: { readonly key: K; readonly value: V } | undefined;
  return (key) => {
    if (last?.key !== key) last = { key, value: ask(key) };
    return last.value;
  };
}
