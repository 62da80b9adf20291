import { expect } from "chai";
import { Transaction } from "ethers";
import { gasTable } from "../../bench/gas/gas.ts";
import { type Institution, keyOf, signExecution } from "../../bench/support/institution.ts";
import { percentile } from "../../bench/support/percentile.ts";
import { resourcesOf } from "../../bench/support/resources.ts";

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
