import { expect } from "chai";
import { getCreateAddress, Transaction } from "ethers";
import { flameOf } from "../../bench/flame.ts";
import { gasTable } from "../../bench/gas/gas.ts";
import { growthOf } from "../../bench/soak.ts";
import { sharesByRoom } from "../../bench/support/cpuProfile.ts";
import { type Institution, keyOf, signExecution } from "../../bench/support/institution.ts";
import { percentile } from "../../bench/support/percentile.ts";
import { resourcesOf } from "../../bench/support/resources.ts";
import { signWorkload } from "../../bench/yardstick/workload.ts";

const CHAIN = { chainId: 20_260_310n, deadline: 1_800_000_000n };
const CALLS = [{ target: "0x00000000000000000000000000000000000000aa", data: "0x1234" }] as const;

const anInstitution = (): Institution => ({
  account: "0x00000000000000000000000000000000000000bb",
  maker: keyOf("test maker"),
  checker: keyOf("test checker"),
  nextNonce: 0,
});

describe("the bench's percentiles", () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  for (const [percentage, expected] of [
    [50, 50],
    [95, 95],
    [99, 99],
    [100, 100],
    [0, 1],
  ] as const) {
    it(`takes ${expected} of 1 to 100 at ${percentage} %`, () => {
      expect(percentile(hundred, percentage)).to.equal(expected);
    });
  }

  it("never invents a value between two", () => {
    expect(percentile([10, 20], 50)).to.equal(10);
  });

  it("has none of no values", () => {
    expect(() => percentile([], 50)).to.throw("nothing");
  });
});

describe("the bench's transactions", () => {
  it("are the same bytes in every run", async () => {
    const execution = { calls: CALLS, gasLimit: 500_000n };
    const first = await signExecution(anInstitution(), CHAIN, execution);
    const again = await signExecution(anInstitution(), CHAIN, execution);
    expect(again).to.deep.equal(first);
  });

  it("count the checker's nonces and name no request twice", async () => {
    const institution = anInstitution();
    const execution = { calls: CALLS, gasLimit: 500_000n };
    const first = Transaction.from((await signExecution(institution, CHAIN, execution)).raw);
    const second = Transaction.from((await signExecution(institution, CHAIN, execution)).raw);
    expect([first.nonce, second.nonce]).to.deep.equal([0, 1]);
    expect(first.from).to.equal(institution.checker.address);
    expect(first.gasPrice).to.equal(0n);
    expect(second.data).to.not.equal(first.data);
  });
});

describe("the bench's resources", () => {
  it("are null, not zero, where there is nothing to read", async () => {
    const gone = { name: "gone", pid: 2 ** 30, dataDirectory: undefined };
    expect(await resourcesOf(gone)).to.deep.equal({
      cpuMs: null,
      residentBytes: null,
      privateBytes: null,
      diskBytes: null,
    });
  });
});

describe("the bench's gas table", () => {
  it("has a row for each step", () => {
    const table = gasTable([{ step: "BillRegistry.issue", count: 2, gasMin: 10, gasMax: 20 }]);
    expect(table.split("\n").at(-1)).to.equal("| BillRegistry.issue | 2 | 10 | 20 |");
  });
});

describe("the bench's profiles", () => {
  const frame = (
    id: number,
    functionName: string,
    url: string,
    children: readonly number[] = [],
  ) => ({
    id,
    callFrame: { functionName, url },
    children,
  });
  const profile = {
    nodes: [
      frame(1, "(root)", "", [2, 3, 4, 7]),
      frame(2, "(idle)", ""),
      frame(3, "(garbage collector)", ""),
      frame(4, "run", "file:///p/node/src/exec/trie/trie.ts", [5, 6]),
      frame(5, "update", "node:internal/crypto/hash"),
      frame(6, "recover", "file:///p/node_modules/secp256k1/lib/index.js"),
      frame(7, "loop", "node:internal/timers"),
    ],
    startTime: 1_000,
    samples: [4, 5, 6, 2, 3, 7, 4],
    timeDeltas: [10, 100, 200, 1_000, 100, 90, 5_000],
  };

  it("count what the runtime does for its caller, the collector for itself and idle time for nobody", () => {
    const shares = sharesByRoom(profile, { from: 1_000_000n, to: 2_500_000n });
    expect(shares).to.deep.equal({
      secp256k1: 400,
      "exec/trie": 220,
      "garbage collector": 200,
      runtime: 180,
    });
  });

  it("count nothing outside their span", () => {
    const shares = sharesByRoom(profile, { from: 1_000_000n, to: 1_010_000n });
    expect(shares).to.deep.equal({ "exec/trie": 1_000 });
  });
});

describe("the bench's flame picture", () => {
  it("gives each function the time of what it called, and idle time to nobody", () => {
    const frame = (functionName: string, url = "") => ({ functionName, url });
    const all = flameOf({
      nodes: [
        { id: 1, callFrame: frame("(root)"), children: [2, 3] },
        { id: 2, callFrame: frame("(idle)") },
        { id: 3, callFrame: frame("run", "file:///p/node/src/evm/machine.ts"), children: [4] },
        { id: 4, callFrame: frame("hash", "file:///p/node_modules/keccak/lib/api.js") },
      ],
      startTime: 0,
      samples: [3, 4, 2, 4],
      timeDeltas: [10, 20, 1_000, 30],
    });
    const run = all.children.get("run evm/machine");
    expect([all.micros, run?.micros, run?.children.get("hash [keccak]")?.micros]).to.deep.equal([
      60, 60, 50,
    ]);
  });
});

describe("the bench's growth of memory", () => {
  const samplesOf = (...sizes: readonly number[]) => sizes.map((size) => [size, size]);

  it("leaves the warm-up out", () => {
    expect(growthOf(samplesOf(10, 50, 90, 200, 200, 200, 200, 200, 200))).to.equal(1);
  });

  it("compares the end with the beginning", () => {
    expect(growthOf(samplesOf(1, 1, 1, 100, 100, 120, 140, 150, 150))).to.equal(1.5);
  });
});

describe("the yardstick's workload", () => {
  const options = { transactions: 5, clients: 2 };

  it("is the same in every run, and every sender has its nonces in order", () => {
    const { clients } = signWorkload(options);
    expect(signWorkload(options).clients).to.deep.equal(clients);
    const parsed = clients.map((own) => own.map(({ raw }) => Transaction.from(raw)));
    expect(parsed.map((own) => own.map(({ nonce }) => nonce))).to.deep.equal([
      [0, 1, 2],
      [0, 1, 2],
    ]);
    const senders = parsed.map((own) => new Set(own.map(({ from }) => from)).size);
    expect(senders).to.deep.equal([1, 1]);
  });

  it("calls the contract that its deployment makes, with another bill each time", () => {
    const { deployment, clients } = signWorkload(options);
    const { from, nonce } = Transaction.from(deployment.raw);
    const address = getCreateAddress({ from: from ?? "", nonce });
    const calls = clients.flat().map(({ raw }) => Transaction.from(raw));
    expect(new Set(calls.map(({ to }) => to))).to.deep.equal(new Set([address]));
    expect(new Set(calls.map(({ data }) => data)).size).to.equal(calls.length);
  });
});
