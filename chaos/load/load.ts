import type { NetworkFile } from "../../node/src/app/network/init.ts";
import type { Violation } from "../violation.ts";
import { endorsedBill, type Perform } from "./billSteps.ts";
import { type Cast, createCast } from "./cast.ts";
import { type Acknowledged, createTeller, type Teller } from "./teller.ts";

/** Trade in bills that goes on whatever happens, and remembers what nodes have acknowledged. */
export interface Load {
  readonly cast: Cast;
  /** In the order of the acknowledgements. */
  readonly acknowledged: readonly Acknowledged[];
  /** Bills that went all the way. */
  bills(): number;
  /** Steps that the contracts refused although they must not. */
  readonly refused: readonly Violation[];
  /** Resolves when no transaction is on its way any more; what is not acknowledged by then stays so. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly network: NetworkFile;
  /** Trades of each bank at a time; each has one transaction on its way. */
  readonly tradesPerBank: number;
  /** Aborted when the run is given up. */
  readonly signal: AbortSignal;
}

/** Admits the enterprises and begins; each bank has a client that prefers the bank's own node. */
export async function startLoad(options: LoadOptions): Promise<Load> {
  const { network, tradesPerBank } = options;
  const { rpcUrls } = network;
  const controller = new AbortController();
  const signal = AbortSignal.any([options.signal, controller.signal]);
  const acknowledged: Acknowledged[] = [];
  const refused: Violation[] = [];
  let bills = 0;
  const tellers = rpcUrls.map((_, bank) =>
    createTeller({
      rpcUrls: [...rpcUrls.slice(bank), ...rpcUrls.slice(0, bank)],
      signal,
      onAcknowledged: (receipt) => acknowledged.push(receipt),
    }),
  );
  const tellerOf = (trade: number): Teller => {
    const teller = tellers[trade % tellers.length];
    if (teller === undefined) throw new Error("there is no node");
    return teller;
  };
  const setUp = performing(tellerOf(0));
  const cast = await createCast(network, tradesPerBank * rpcUrls.length, (transaction) =>
    setUp("set up", transaction),
  );
  const trading = cast.trades.map(async (trade, index) => {
    const perform = performing(tellerOf(index));
    try {
      for (; !signal.aborted; bills += 1) await endorsedBill(cast, trade, perform);
    } catch (error) {
      if (signal.aborted) return;
      const message = error instanceof Error ? error.message : String(error);
      refused.push({ kind: "refused", message: `trade ${index}: ${message}` });
    }
  });
  return {
    cast,
    acknowledged,
    bills: () => bills,
    refused,
    async stop() {
      controller.abort(new Error("the load has ended"));
      await Promise.all(trading);
    },
  };
}

function performing(teller: Teller): Perform {
  return async (step, transaction) => {
    const receipt = await teller.deliver(transaction);
    if (receipt.status === 1n) return receipt;
    throw new Error(`${step} was refused on chain: ${transaction.hash}`);
  };
}
