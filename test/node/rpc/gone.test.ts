import { expect } from "chai";
import { createDispatcher } from "../../../node/src/rpc/dispatcher.ts";
import { DEFAULT_LIMITS } from "../../../node/src/rpc/limits.ts";
import { anOrigin } from "./support/anOrigin.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { eventually, type Harness, startHarness } from "./support/harness.ts";
import { headOf, openRaw } from "./support/raw.ts";

const CALL = { jsonrpc: "2.0", id: 1, method: "eth_call", params: [{ to: NOTEBOOK }] };

describe("rpc for a caller who has gone", () => {
  it("does nothing more: neither what waits for its turn nor the rest of a batch", async () => {
    const ran: string[] = [];
    let turns = 0;
    let turnsMax = 0;
    const dispatch = createDispatcher({
      methods: new Map([["ask", { parameters: [], run: () => void ran.push("call") }]]),
      contextOf: () => ({ limits: DEFAULT_LIMITS, turns: { next: async () => void turns++ } }),
      prepare: async () => void ran.push("prepare"),
      metrics: { observe: () => undefined },
      logger: { error: () => undefined },
      nowMs: () => 0,
    });
    const call = { jsonrpc: "2.0", id: 1, method: "ask" };
    const stayingFor = async (stays: number, request: unknown) => {
      ran.length = 0;
      turns = 0;
      turnsMax = stays;
      const origin = anOrigin(() => turns > turnsMax);
      const answer = await dispatch(JSON.stringify(request), origin);
      return [answer === undefined, ...ran];
    };
    expect(await stayingFor(0, call)).to.deep.equal([true]);
    expect(await stayingFor(0, [call])).to.deep.equal([true]);
    expect(await stayingFor(2, [call, call, call])).to.deep.equal([true, "prepare", "call"]);
    expect(await stayingFor(9, [call, call])).to.deep.equal([false, "prepare", "call", "call"]);
  });

  describe("over HTTP", () => {
    let harness: Harness;
    afterEach(() => harness.stop());

    /** A batch in the middle of its first call, whose client closes its connection then. */
    async function leaveBatch(calls: number): Promise<() => void> {
      const hold = Promise.withResolvers<void>();
      harness.node.onCall(() => hold.promise);
      const body = JSON.stringify(Array(calls).fill(CALL));
      const client = await openRaw(harness.port);
      client.send(`${headOf(body.length)}${body}`);
      await eventually(() => harness.node.calls.length === 1);
      client.socket.destroy();
      await client.closed;
      await harness.result("eth_chainId");
      return hold.resolve;
    }

    it("executes no further call of its batch", async () => {
      harness = await startHarness();
      const resume = await leaveBatch(5);
      resume();
      await harness.answered("eth_call");
      for (let turn = 0; turn < 10; turn += 1) await harness.result("eth_chainId");
      expect(harness.node.calls).to.have.length(1);
    });

    it("counts its body as long as it is worked on (bodiesBytesMax)", async () => {
      harness = await startHarness({ limits: { bodiesBytesMax: 2_000 } });
      const resume = await leaveBatch(15);
      const padded = `${JSON.stringify({ ...CALL, method: "eth_chainId", params: [] })}${" ".repeat(500)}`;
      expect((await harness.post(padded)).status).to.equal(503);
      resume();
      await eventually(async () => (await harness.post(padded)).status === 200);
    });
  });
});
