import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { hexToBytes } from "../../node/src/types/codec/bytes.ts";
import { CHAIN_ID } from "../../test/node/exec/support/chain.ts";
import { cpuMs } from "../support/cpu.ts";
import { openYardstickChain, requireSuccess } from "../yardstick/chain.ts";
import { signWorkload } from "../yardstick/workload.ts";
import { createStateChain } from "./workload.ts";

/** A chain in this process whose blocks are calls of the yardstick: each registers a bill. */
export interface CallChain {
  readonly bills: number;
  /** Signs a block of calls and takes it through what its proposer does: decoded, executed, committed. */
  add(bills: number): Promise<BlockTime>;
  /** Gives the contract the slots of so many bills more, without their calls. */
  fill(bills: number): Promise<void>;
  close(): Promise<void>;
}

export interface BlockTime {
  readonly milliseconds: number;
  /** Of all threads. */
  readonly cpuMs: number;
}

const SENDERS = 16;

export async function openCallChain(path: string): Promise<CallChain> {
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
      const raws = clients.flatMap((calls) => calls.map(({ raw }) => hexToBytes(raw)));
      const [began, cpuBefore] = [performance.now(), cpuMs()];
      const executed = await chain.advance(raws.map((raw) => decode(raw)));
      const time = { milliseconds: performance.now() - began, cpuMs: cpuMs() - cpuBefore };
      requireSuccess(executed, raws.length);
      called += raws.length;
      return time;
    },
    close: () => chain.close(true),
  };
}
