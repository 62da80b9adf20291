import { expect } from "chai";
import { METHODS } from "../../../node/src/rpc/methods/table.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import { NOTEBOOK, notebook } from "./support/fakeState.ts";
import { type Answer, type Harness, startHarness } from "./support/harness.ts";
import { ALICE } from "./support/keys.ts";
import { mineNotes, signNote } from "./support/wallet.ts";
import { WRONG } from "./support/wrongParameters.ts";

const HASH = `0x${"ab".repeat(32)}`;
const ADDRESS = NOTEBOOK;

describe("rpc errors", () => {
  let harness: Harness;

  before(async () => {
    harness = await startHarness();
    await mineNotes(harness.node, ALICE, 0, [7n]);
  });
  after(() => harness.stop());

  async function refused(method: string, ...params: unknown[]) {
    const { error } = await harness.call(method, ...params);
    if (error === undefined) throw new Error(`${method} was not refused`);
    return error;
  }

  describe("-32602 names the parameter", () => {
    for (const [method, params, sentence] of WRONG) {
      const shown = JSON.stringify(params).slice(0, 60);
      it(`${method} ${shown}`, async () => {
        const error = await refused(method, ...params);
        expect(error).to.include({ code: -32602, message: `parameter ${sentence}` });
        expect(error.data).to.deep.equal({ parameter: sentence.split(" ")[0] });
      });
    }

    for (const [name, { parameters }] of METHODS) {
      it(`${name} takes no parameter beyond its own ${parameters.length}`, async () => {
        const tooMany = Array(parameters.length + 1).fill(null);
        const error = await refused(name, ...tooMany);
        expect(error.code).to.equal(-32602);
        expect(error.message).to.match(/^\d parameters given, the method takes (no|at most)/);
      });
    }

    it("every method with parameters has a row above", () => {
      const rows = new Set(WRONG.map(([method]) => method));
      const without = [...METHODS]
        .filter(([name, { parameters }]) => parameters.length > 0 && !rows.has(name))
        .map(([name]) => name);
      expect(without).to.deep.equal([]);
    });

    it("wrong input leaves nothing behind", async () => {
      expect(await harness.metric("piaohao_rpc_filters")).to.equal(0);
      expect(harness.node.backend.pool.content()).to.deep.equal([]);
    });
  });

  describe("of the protocol", () => {
    const bodies: readonly [string, string, number, unknown, string][] = [
      ["text that is not JSON", "{", -32700, null, "the request is not JSON"],
      ["an empty body", "", -32700, null, "the request is not JSON"],
      ["an empty batch", "[]", -32600, null, "the batch is empty"],
      ["another version", '{"jsonrpc":"1.0","id":4,"method":"eth_chainId"}', -32600, 4, "jsonrpc"],
      ["a method that is no text", '{"jsonrpc":"2.0","id":4,"method":1}', -32600, 4, "method"],
      ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"x"}', -32600, null, "nvalid"],
      [
        "parameters by name",
        '{"jsonrpc":"2.0","id":"a","method":"x","params":{}}',
        -32600,
        "a",
        "params",
      ],
      ["a number", "7", -32600, null, "object"],
    ];
    for (const [name, body, code, id, words] of bodies) {
      it(`refuses ${name}`, async () => {
        const answer = (await (await harness.post(body)).json()) as Answer;
        expect(answer).to.have.nested.property("error.code", code);
        expect(answer.error?.message).to.include(words);
        expect(answer.id).to.equal(id);
      });
    }

    it("-32601 for an unknown method, whatever its name", async () => {
      for (const method of ["eth_mine", "constructor", "__proto__", "x".repeat(100_000)]) {
        const error = await refused(method);
        expect(error.code).to.equal(-32601);
        expect(error.message).to.have.length.below(100);
      }
    });

    it("answers a batch in order and leaves out notifications", async () => {
      const call = (id: unknown, method: string) => ({ jsonrpc: "2.0", id, method });
      const batch = [
        call(1, "eth_chainId"),
        { jsonrpc: "2.0", method: "eth_chainId" },
        call("b", "no"),
      ];
      const answers = (await (await harness.post(JSON.stringify(batch))).json()) as Answer[];
      expect(answers.map(({ id }) => id)).to.deep.equal([1, "b"]);
      expect(answers[1]?.error?.code).to.equal(-32601);
    });

    it("says nothing to a notification", async () => {
      const response = await harness.post('{"jsonrpc":"2.0","method":"eth_chainId"}');
      expect(response.status).to.equal(204);
    });
  });

  describe("of the chain", () => {
    const missing: readonly [string, readonly unknown[]][] = [
      ["eth_getBalance", [ADDRESS, "0x63"]],
      ["eth_getTransactionCount", [ADDRESS, "0x63"]],
      ["eth_getCode", [ADDRESS, { blockHash: HASH }]],
      ["eth_getStorageAt", [ADDRESS, "0x0", "0x63"]],
      ["eth_getProof", [ADDRESS, [], "0x63"]],
      ["eth_call", [{ to: ADDRESS }, "0x63"]],
      ["eth_estimateGas", [{ to: ADDRESS }, "0x63"]],
      ["eth_feeHistory", ["0x1", "0x63", []]],
      ["eth_getLogs", [{ blockHash: HASH }]],
      ["qbft_getValidatorsByBlockNumber", ["0x63"]],
      ["qbft_getValidatorsByBlockHash", [HASH]],
      ["qbft_getSignerMetrics", ["0x0", "0x63"]],
    ];
    for (const [method, params] of missing) {
      it(`-32001 where ${method} is asked of a block that is not there`, async () => {
        const error = await refused(method, ...params);
        expect(error).to.include({ code: -32001 });
        expect(error.message).to.match(/not found$/);
      });
    }

    it("3 with the revert data for a call that the contract refuses", async () => {
      const data = notebook.encodeFunctionData("refuse", [5n]);
      for (const method of ["eth_call", "eth_estimateGas"]) {
        expect(await refused(method, { to: NOTEBOOK, data })).to.deep.equal({
          code: 3,
          message: "execution reverted",
          data: notebook.encodeErrorResult("Notebook_Refused", [5n]),
        });
      }
    });

    it("-32000 with the halt for a call that runs out of gas", async () => {
      const data = notebook.encodeFunctionData("burn");
      expect(await refused("eth_call", { to: NOTEBOOK, data })).to.deep.equal({
        code: -32000,
        message: "execution halted: out of gas",
        data: { halt: "out of gas" },
      });
    });

    it("-32000 with the code of the rule that a transaction breaks", async () => {
      expect(await refused("eth_sendRawTransaction", "0x02")).to.deep.include({
        code: -32000,
        data: { code: "CRYPTO_INVALID_TRANSACTION", details: { reason: "malformed" } },
      });
      expect(
        await refused("eth_sendRawTransactionSync", await signNote(ALICE, 0, 1n)),
      ).to.deep.equal({
        code: -32000,
        message: "nonce too low: this nonce was used",
        data: { code: "TXPOOL_NONCE_TOO_LOW", details: { nonce: "0", expected: "1" } },
      });
    });

    it("-32000 for a filter that is not installed", async () => {
      for (const method of ["eth_getFilterChanges", "eth_getFilterLogs"]) {
        const error = await refused(method, "0x1");
        expect(error).to.deep.equal({ code: -32000, message: "filter not found" });
      }
      expect(await harness.result("eth_uninstallFilter", "0x1")).to.equal(false);
    });

    it("-32000 for the logs of a filter that has none", async () => {
      const id = await harness.result("eth_newBlockFilter");
      const error = await refused("eth_getFilterLogs", id);
      expect(error).to.deep.equal({ code: -32000, message: "filter is not a log filter" });
      expect(await harness.result("eth_uninstallFilter", id)).to.equal(true);
    });
  });

  describe("of what this node does not do", () => {
    const unsupported: readonly [string, readonly unknown[], string][] = [
      ["qbft_proposeValidatorVote", [ADDRESS, true], "validator registry contract"],
      ["qbft_discardValidatorVote", [ADDRESS], "validator registry contract"],
      ["eth_subscribe", ["newHeads"], "WebSocket"],
      ["eth_unsubscribe", ["0x1"], "WebSocket"],
    ];
    for (const [method, params, words] of unsupported) {
      it(`-32004 for ${method}`, async () => {
        const error = await refused(method, ...params);
        expect(error.code).to.equal(-32004);
        expect(error.message).to.include(words);
      });
    }
  });

  describe("of other rooms", () => {
    const rooms: readonly [string, number][] = [
      ["EXEC_STATE_MISSING", -32001],
      ["EXEC_TIMEOUT", -32005],
      ["EXEC_BUSY", -32005],
      ["TXPOOL_FULL", -32000],
      ["EXEC_STATE_CORRUPT", -32603],
      ["DB_CORRUPT", -32603],
      ["DB_UNREADABLE", -32603],
    ];
    for (const [name, code] of rooms) {
      it(`${code} for ${name}`, async () => {
        harness.node.onCall(() => Promise.reject(new NodeError(name, "a sentence")));
        const error = await refused("eth_call", { to: NOTEBOOK });
        expect(error.code).to.equal(code);
      });
    }

    it("-32603 for a fault, without what it says inside", async () => {
      harness.node.onCall(() => Promise.reject(new TypeError("secret")));
      expect(await refused("eth_call", { to: NOTEBOOK })).to.deep.equal({
        code: -32603,
        message: "internal error; the node's log has the details",
      });
    });
  });
});
