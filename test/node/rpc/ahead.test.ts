import { expect } from "chai";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { createFakeNode } from "./support/fakeNode.ts";
import { type Answer, startHarness } from "./support/harness.ts";

const RAWS = ["0x01aa", "0x02bb", "0x03cc"];

describe("a batch that submits transactions", () => {
  it("has their senders recovered together before it submits the first", async () => {
    const steps: string[] = [];
    const { backend } = createFakeNode();
    const recovering = Promise.withResolvers<void>();
    const harness = await startHarness({
      backend: {
        ...backend,
        recoverAhead(list) {
          steps.push(...list().map((raw) => `ahead ${bytesToHex(raw)}`));
          setImmediate(recovering.resolve);
          return recovering.promise.then(() => void steps.push("recovered"));
        },
        async submit(raw) {
          steps.push(`submit ${bytesToHex(raw)}`);
          return `0x${"11".repeat(32)}`;
        },
      },
    });
    try {
      const call = (method: string, ...params: unknown[]) => {
        return { jsonrpc: "2.0", id: 1, method, params };
      };
      const batch = [
        call("eth_sendRawTransaction", RAWS[0]),
        call("eth_chainId"),
        "no call",
        null,
        call("eth_sendRawTransaction", "no hex"),
        { jsonrpc: "2.0", id: 1, method: "eth_sendRawTransaction", params: { raw: RAWS[1] } },
        call("eth_sendRawTransaction"),
        call("eth_sendRawTransaction", RAWS[1]),
        call("eth_sendRawTransaction", RAWS[2]),
      ];
      const answers = (await (await harness.post(JSON.stringify(batch))).json()) as Answer[];
      expect(answers).to.have.length(batch.length);
      expect(steps).to.deep.equal([
        ...RAWS.map((raw) => `ahead ${raw}`),
        "recovered",
        ...RAWS.map((raw) => `submit ${raw}`),
      ]);
    } finally {
      await harness.stop();
    }
  });
});
