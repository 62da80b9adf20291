import { expect } from "chai";
import type { Chain } from "../../../node/src/app/chain.ts";
import { createClock } from "../../../node/src/app/clock.ts";
import { createProposals } from "../../../node/src/app/proposals.ts";
import type { Hash } from "../../../node/src/types/hex.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { aSealedBlock } from "./fixtures.ts";

describe("our own proposals", () => {
  it("throw a transaction out of the pool that no block can ever include", async () => {
    const hash: Hash = `0x${"ab".repeat(32)}`;
    const transaction = { hash } as RecoveredTransaction;
    const discarded: (Hash | string)[] = [];
    const chain: Pick<Chain, "head" | "build"> = {
      head: () => aSealedBlock(0n),
      build: async ({ transactions, onInvalid }) => {
        for (const one of transactions) onInvalid?.(one, "sender is a contract");
        return { ...aSealedBlock(1n), receipts: [], senders: [], delta: {} as never };
      },
    };
    const proposals = createProposals({
      self: `0x${"11".repeat(20)}`,
      chain: chain as Chain,
      pool: { take: () => [transaction], discard: (hashes) => discarded.push(...hashes) },
      clock: createClock(0),
      blockPeriodSeconds: 1,
      onRejected: () => undefined,
      onDiscarded: (_hash, reason) => void discarded.push(reason),
    });
    await proposals.build({ kind: "buildBlock", height: 1n, round: 0 });
    expect(discarded).to.deep.equal([hash, "sender is a contract"]);
  });
});
