import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { CHAIN_ID } from "../../test/node/exec/support/chain.ts";
import { openYardstickChain } from "../yardstick/chain.ts";
import { signWorkload } from "../yardstick/workload.ts";
import { type BillChain, timeBlock } from "./billChain.ts";
import { createStateChain } from "./workload.ts";

const SENDERS = 16;

/** Each transaction is a call of the yardstick, which registers a bill. */
export async function openCallChain(path: string): Promise<BillChain> {
  const decode = createTransactionDecoder({ chainId: CHAIN_ID });
  const { deployment, contract } = signWorkload({ transactions: 0, clients: SENDERS });
  const chain = await openYardstickChain({ deployment, decode, path });
  let [filled, called] = [0, 0];
  return {
    get bills() {
      return filled + called;
    },
    async fill(count) {
      await createStateChain(chain.database, { registry: contract, firstBill: filled }).fill(count);
      filled += count;
    },
    async add(count) {
      const firstNonce = called / SENDERS;
      const { clients } = signWorkload({ transactions: count, clients: SENDERS, firstNonce });
      const calls = clients.flat();
      const time = await timeBlock(chain, decode, calls);
      called += calls.length;
      return time;
    },
    close: () => chain.close(true),
  };
}
