import { expect } from "chai";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import { NOTEBOOK } from "./support/fakeState.ts";
import { eventually, type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { headOf, openRaw } from "./support/raw.ts";
import { openSocket } from "./support/socket.ts";
import { signNote } from "./support/wallet.ts";

const UNSENT = "piaohao_rpc_unsent_bytes";

describe("the answers to a batch", () => {
  let harness: Harness;
  let hold: PromiseWithResolvers<void>;

  beforeEach(async () => {
    harness = await startHarness({ limits: { unsentBytesMax: 1_000_000 } });
    hold = Promise.withResolvers();
    harness.node.onCall(() => hold.promise);
  });
  afterEach(() => harness.stop());

  /** Some 40 kB a question, and then a call that is held up. */
  async function aBatch(questions: number): Promise<string> {
    const data = `0x${"ab".repeat(20_000)}`;
    const raw = await signNote(ALICE, 0, 1n, { data });
    const hash = await harness.node.backend.submit(hexToBytes(raw));
    const call = (method: string, param: unknown) => {
      return { jsonrpc: "2.0", id: 1, method, params: [param] };
    };
    const read = call("eth_getTransactionByHash", hash);
    return JSON.stringify([...Array(questions).fill(read), call("eth_call", { to: NOTEBOOK })]);
  }

  const isInProgress = (calls: number) => eventually(() => harness.node.calls.length === calls);

  it("count as unsent from when they are made, and whoever has most is dropped (unsentBytesMax)", async () => {
    const bodies = [await aBatch(10), await aBatch(20)] as const;
    const small = harness.post(bodies[0]);
    await isInProgress(1);
    expect(await harness.metric(UNSENT)).to.be.within(400_000, 500_000);
    const large = await openRaw(harness.port);
    large.send(`${headOf(bodies[1].length)}${bodies[1]}`);
    await large.closed;
    expect(await harness.metric(UNSENT)).to.be.within(400_000, 500_000);
    hold.resolve();
    expect(await (await small).json()).to.have.length(11);
    await eventually(async () => (await harness.metric(UNSENT)) === 0);
    expect(harness.node.calls).to.have.length(1);
  });

  it("count over WebSocket as well", async () => {
    const [first, second] = [await aBatch(10), await aBatch(20)];
    const small = await openSocket(harness.webSocketURL);
    small.send(first);
    await isInProgress(1);
    const large = await openSocket(harness.webSocketURL);
    large.send(second);
    expect(await large.closed).to.equal(1006);
    expect(await harness.metric(UNSENT)).to.be.within(400_000, 500_000);
    expect((await small.call("eth_chainId")).error).to.equal(undefined);
    hold.resolve();
    await eventually(async () => (await harness.metric(UNSENT)) === 0);
    await small.close();
  });
});
