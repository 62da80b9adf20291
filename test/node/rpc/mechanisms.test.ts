import { expect } from "chai";
import fc from "fast-check";
import { createDispatcher } from "../../../node/src/rpc/dispatcher.ts";
import { RPCError } from "../../../node/src/rpc/errors.ts";
import { type Caller, createGate } from "../../../node/src/rpc/gate.ts";
import { DEFAULT_LIMITS } from "../../../node/src/rpc/limits.ts";
import { createOutflow } from "../../../node/src/rpc/outflow.ts";
import { checkShape } from "../../../node/src/rpc/shape.ts";
import { createTurns } from "../../../node/src/rpc/turns.ts";
import { anOrigin } from "./support/anOrigin.ts";

const caller = (address = "10.0.0.1", isGone = () => false): Caller => ({ address, isGone });

describe("turns on the event loop", () => {
  it("leave everything else that is ready its time between two calls", async () => {
    const turns = createTurns();
    const order: string[] = [];
    const others = (left: number): void => {
      if (left === 0) return;
      order.push("other");
      setImmediate(others, left - 1);
    };
    const calls = Array.from({ length: 5 }, () => turns.next().then(() => order.push("call")));
    setImmediate(others, 5);
    await Promise.all(calls);
    expect(order.join(" ")).to.equal("call other call other call other call other call");
  });
});

describe("a batch", () => {
  it("is read in one turn and answered in others, one for each call", async () => {
    const order: string[] = [];
    const note = (what: string) => async () => void order.push(what);
    const dispatch = createDispatcher({
      methods: new Map([["ask", { parameters: [], run: note("call") }]]),
      contextOf: () => ({ limits: DEFAULT_LIMITS, turns: { next: note("turn") } }),
      prepare: note("prepare"),
      metrics: { observe: () => undefined },
      logger: { error: () => undefined },
      nowMs: () => 0,
    });
    const call = { jsonrpc: "2.0", id: 1, method: "ask" };
    await dispatch(JSON.stringify([call, call]), anOrigin());
    expect(order.join(" ")).to.equal("turn prepare turn call turn call");
  });
});

describe("a gate for long tasks", () => {
  const limits = { name: "tasks", runningMax: 1, waitingMax: 3, waitMsMax: 60_000 };
  const codeOf = (error: unknown): number | undefined =>
    error instanceof RPCError ? error.code : undefined;

  /** A task that holds its place until it is told to end. */
  function aTask() {
    const { promise, resolve } = Promise.withResolvers<void>();
    return { run: () => promise, end: resolve };
  }

  it("lets so many run, and clients in turn: one that asks a hundred times is one of them", async () => {
    const gate = createGate(limits);
    const first = aTask();
    const running = gate.run(caller(), first.run);
    const order: string[] = [];
    const ask = (address: string): Promise<unknown> =>
      gate.run(caller(address), async () => order.push(address));
    const asked = [ask("a"), ask("a"), ask("b")];
    expect(order).to.deep.equal([]);
    first.end();
    await Promise.all([running, ...asked]);
    expect(order).to.deep.equal(["a", "b", "a"]);
  });

  it("refuses the last of whoever waits most when too many wait (-32005)", async () => {
    const gate = createGate(limits);
    const first = aTask();
    const running = gate.run(caller(), first.run);
    const outcomes: string[] = [];
    const ask = (address: string): Promise<unknown> =>
      gate
        .run(caller(address), async () => undefined)
        .then(
          () => outcomes.push(`${address} done`),
          (error) => outcomes.push(`${address} ${codeOf(error)}`),
        );
    const asked = ["a", "a", "a", "b"].map(ask);
    await asked[2];
    expect(outcomes).to.deep.equal(["a -32005"]);
    first.end();
    await Promise.all([running, ...asked]);
    expect(outcomes).to.deep.equal(["a -32005", "a done", "b done", "a done"]);
  });

  it("refuses whoever waited too long (-32005)", async () => {
    const gate = createGate({ ...limits, waitMsMax: 1 });
    const first = aTask();
    const running = gate.run(caller(), first.run);
    const late = await gate.run(caller(), async () => undefined).catch(codeOf);
    expect(late).to.equal(-32005);
    first.end();
    await running;
    expect(await gate.run(caller(), async () => "free again")).to.equal("free again");
  });

  it("does no work for a caller who has gone, and a failing task gives its place back", async () => {
    const gate = createGate(limits);
    const first = aTask();
    const running = gate.run(caller(), first.run);
    let worked = false;
    const gone = gate.run(
      caller("b", () => true),
      async () => {
        worked = true;
      },
    );
    const failing = gate.run(caller(), () => Promise.reject(new Error("broken")));
    first.end();
    await running;
    expect(await gone.catch(codeOf)).to.equal(-32005);
    expect(worked).to.equal(false);
    expect(await failing.catch((error: Error) => error.message)).to.equal("broken");
    expect(await gate.run(caller(), async () => "free again")).to.equal("free again");
  });
});

describe("what is on its way to clients", () => {
  it("is bounded together: whoever has most is dropped, once, and counts no more", () => {
    const outflow = createOutflow(100);
    const dropped: string[] = [];
    const open = (name: string) => outflow.open(() => dropped.push(name));
    const [slow, quick, other] = [open("slow"), open("quick"), open("other")];
    slow.add(60);
    quick.add(30);
    expect(dropped).to.deep.equal([]);
    other.add(20);
    expect(dropped).to.deep.equal(["slow"]);
    expect(outflow.bytes()).to.equal(50);
    slow.sent(60);
    slow.add(1_000);
    expect(outflow.bytes()).to.equal(50);
    quick.sent(30);
    other.close();
    expect(outflow.bytes()).to.equal(0);
    quick.add(101);
    expect([dropped, outflow.bytes()]).to.deep.equal([["slow", "quick"], 0]);
  });
});

describe("the shape of a body", () => {
  const limits = { depthMax: 4, valuesMax: 20 };
  const refusal = (text: string, bounds = limits): string => {
    try {
      checkShape(text, bounds);
    } catch (error) {
      return (error as RPCError).message;
    }
    return "accepted";
  };

  it("is bounded in depth and values, whatever is in strings", () => {
    expect(refusal("[[[[1]]]]")).to.equal("accepted");
    expect(refusal("[[[[[1]]]]]")).to.equal("the request is nested deeper than 4 levels");
    expect(refusal(`{"a":{"b":{"c":{"d":[1]}}}}`)).to.include("nested");
    expect(refusal(`[${"1,".repeat(30)}1]`)).to.equal("the request is of more than 20 values");
    expect(refusal(`["${"[{,".repeat(50)}"]`)).to.equal("accepted");
    expect(refusal(String.raw`["\"${"[".repeat(50)}\\", 1]`)).to.equal("accepted");
    expect(refusal(String.raw`["\\",${"[".repeat(50)}`)).to.include("nested");
    expect(refusal(`["${"[".repeat(50)}`)).to.equal("accepted");
    expect(refusal(`["a"${'"a"'.repeat(50)}]`)).to.include("values");
  });

  it("is looked at no further than parsing it would come", () => {
    // Parsing ends at the bracket that closes nothing.
    expect(refusal(`[]]${"[".repeat(1_000)}`)).to.equal("accepted");
  });

  it("counts what JSON.parse would make", () => {
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.string(),
        fc.integer(),
        fc.array(tie("json"), { maxLength: 4 }),
        fc.dictionary(fc.string(), tie("json"), { maxKeys: 4 }),
      ),
    }));
    const property = fc.property(json, (value) => {
      const text = JSON.stringify(value);
      const [depth, values] = [depthOf(value), valuesOf(value)];
      const wide = { depthMax: 100, valuesMax: 100_000 };
      expect(refusal(text, { ...wide, depthMax: depth })).to.equal("accepted");
      if (depth > 0) expect(refusal(text, { ...wide, depthMax: depth - 1 })).to.include("nested");
      // Never fewer than there are, and at most one more for each array or object.
      expect(refusal(text, { ...wide, valuesMax: values * 2 })).to.equal("accepted");
      if (values > 1) {
        expect(refusal(text, { ...wide, valuesMax: values - 1 })).to.include("values");
      }
    });
    fc.assert(property, { numRuns: 300 });
  });
});

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...childrenOf(value).map(depthOf));
}

function valuesOf(value: unknown): number {
  return 1 + childrenOf(value).reduce((sum: number, child) => sum + valuesOf(child), 0);
}
