import { expect } from "chai";
import { NO_BYTES } from "../../../node/src/exec/bytes.ts";
import { createQuestionPool } from "../../../node/src/exec/questions/pool.ts";
import { createWorkspace } from "../../../node/src/exec/workspace.ts";
import { TRANSACTION_GAS_MAX } from "../../../node/src/types/codec/limits.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { PLAIN_CALL } from "../../../node/src/types/ports/executor.ts";
import { aChain, CHAIN_ID } from "./support/chain.ts";
import { expectCode } from "./support/errors.ts";

const SOMEBODY: Address = "0x00000000000000000000000000000000000a11ce";
/** Writes to one transient slot after another until its gas is used up: 124 units a write. */
const WRITER: Address = "0x000000000000000000000000000000000000aaaa";
const READER = { account: () => undefined, slot: () => 0n, code: () => expect.fail("no codes") };

describe("the workspace of questions", () => {
  it("holds nothing of one that has ended, well or not", async () => {
    const workspace = createWorkspace({ chainId: CHAIN_ID, hashOfBlock: () => undefined });
    const pool = createQuestionPool({
      createWorkspace: () => workspace,
      atOnceMax: 1,
      waitingMax: 0,
    });
    const { world } = workspace;
    const ask = (answer: number | undefined) =>
      pool.ask(READER, 0, () => {
        world.setTransient(SOMEBODY, 1n, 2n);
        world.warmSlot(world.slot(SOMEBODY, 3n));
        return { advance: () => answer };
      });
    expect(await ask(7)).to.equal(7);
    expect([world.accounts().size, world.writes]).to.deep.equal([0, 0]);
    await expectCode(ask(undefined), "EXEC_TIMEOUT");
    expect([world.accounts().size, world.writes]).to.deep.equal([0, 0]);
    expect(world.transient(SOMEBODY, 1n)).to.equal(0n);
  });

  it("is not for what writes more than a transaction could", async () => {
    const code = "0x5f5b80805d600101600156";
    const chain = await aChain({
      alloc: { [WRITER]: { code } },
      executor: { limits: { callMs: 60_000 } },
    });
    const header = { ...chain.genesis.sealed.block.header, gasLimit: 40_000_000n };
    const write = (gas: bigint) =>
      chain.executor.call({ ...PLAIN_CALL, to: WRITER, data: NO_BYTES, gas }, header);
    expect(await write(TRANSACTION_GAS_MAX)).to.include({ halt: "out of gas" });
    const error = await write(header.gasLimit).catch((cause: unknown) => cause);
    expect(error).to.include({ code: "EXEC_TIMEOUT" });
    expect(error).to.have.property("message", "the execution writes too much");
    await chain.close();
  });
});
