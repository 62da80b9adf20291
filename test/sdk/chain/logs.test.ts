import { expect } from "chai";
import type { Log } from "../../../sdk/src/chain/answers.ts";
import { type LogQuery, readLogs } from "../../../sdk/src/chain/logs.ts";
import type { RPC } from "../../../sdk/src/chain/rpc.ts";
import { RPCFault } from "../../../sdk/src/chain/rpcFault.ts";
import type { Address, Hash } from "../../../sdk/src/index.ts";
import { expectCode } from "../support/refusal.ts";

const ADDRESS: Address = `0x${"aa".repeat(20)}`;
const HASH: Hash = `0x${"11".repeat(32)}`;

/** A chain of ten years, of which a node keeps no state but the last. */
const HEAD = 315_360_000n;

interface FakeNode {
  /** Blocks with one log each. */
  readonly logsAt: readonly bigint[];
  /** Blocks of a range that the node looks at; undefined where it has an index. */
  readonly blocksMax?: bigint;
  readonly logsMax?: number;
  /** Whether a refusal says what range would be answered. */
  readonly namesRange?: boolean;
  readonly earliest?: bigint;
}

function refuse(code: number, data?: object): never {
  throw new RPCFault("eth_getLogs", code, "refused", data);
}

/** Asks a node for the logs of the whole chain, and keeps the ranges that it was asked for. */
function ask(node: FakeNode) {
  const ranges: (readonly [bigint, bigint])[] = [];
  const counted: bigint[] = [];
  const { logsAt, blocksMax, logsMax = 10_000, namesRange = true, earliest = 0n } = node;
  const getLogs = (from: bigint, to: bigint): readonly Log[] => {
    ranges.push([from, to]);
    if (from < earliest) refuse(-32_001, { earliestBlock: `0x${earliest.toString(16)}` });
    const found = logsAt.filter((block) => from <= block && block <= to);
    const end = found[logsMax];
    const cut = blocksMax !== undefined && to - from >= blocksMax ? from + blocksMax : end;
    if (cut !== undefined && (from !== to || blocksMax === 0n)) {
      const fitting = {
        fromBlock: `0x${from.toString(16)}`,
        toBlock: `0x${(cut - 1n).toString(16)}`,
      };
      refuse(-32_005, namesRange ? fitting : undefined);
    }
    return found.map((blockNumber) => ({
      address: ADDRESS,
      topics: [HASH],
      data: "0x",
      blockNumber,
      transactionHash: HASH,
    }));
  };
  const rpc: RPC = {
    async request(_, [filter], answer) {
      const { fromBlock, toBlock } = filter as { fromBlock: string; toBlock: string };
      const logs = getLogs(BigInt(fromBlock), BigInt(toBlock));
      return answer.parse(
        logs.map((log) => ({ ...log, blockNumber: `0x${log.blockNumber.toString(16)}` })),
      );
    },
    chainId: async () => 1n,
  };
  const query: LogQuery = {
    address: ADDRESS,
    topics: [HASH],
    async countAt(block) {
      counted.push(block);
      return BigInt(logsAt.length);
    },
  };
  const found = readLogs(rpc, query, { from: 0n, to: HEAD });
  return {
    found: found.then((logs) => logs.map(({ blockNumber }) => blockNumber)),
    ranges,
    counted,
  };
}

describe("logs of a long chain", () => {
  it("are one question to a node that has an index", async () => {
    const logsAt = [0n, 5n, 200_000_000n, HEAD];
    const { found, ranges, counted } = ask({ logsAt });
    expect(await found).to.deep.equal(logsAt);
    expect(ranges).to.deep.equal([[0n, HEAD]]);
    expect(counted).to.deep.equal([]);
  });

  it("are read backwards, no further than to the first, in the ranges that the node names", async () => {
    const logsAt = [HEAD - 25_000n, HEAD - 12_000n, HEAD - 2n];
    const { found, ranges, counted } = ask({ logsAt, blocksMax: 10_000n });
    expect(await found).to.deep.equal(logsAt);
    expect(counted).to.deep.equal([HEAD]);
    expect(ranges.filter(([from, to]) => to - from < 10_000n)).to.deep.equal([
      [HEAD - 9_999n, HEAD],
      [HEAD - 19_999n, HEAD - 10_000n],
      [HEAD - 29_999n, HEAD - 20_000n],
    ]);
    expect(ranges).to.have.length(6);
  });

  it("are none without a page, where the state counts none", async () => {
    const { found, ranges } = ask({ logsAt: [], blocksMax: 10_000n });
    expect(await found).to.deep.equal([]);
    expect(ranges).to.have.length(1);
  });

  it("are read to the genesis block where the state counts one that is not shown", async () => {
    const short = ask({ logsAt: [0n], blocksMax: HEAD });
    expect(await short.found).to.deep.equal([0n]);
  });

  it("are found at a node that does not say which range would fit, though it takes one block at a time", async () => {
    for (const blocksMax of [1n, 7n, 5_000n]) {
      const logsAt = [HEAD - 40n, HEAD - 39n, HEAD];
      const { found, ranges } = ask({ logsAt, blocksMax, namesRange: false });
      expect(await found).to.deep.equal(logsAt);
      expect(ranges.length).to.be.lessThan(150);
    }
  });

  it("are all found where more are in the range than a node gives at once", async () => {
    const logsAt = Array.from({ length: 500 }, (_, index) => 1_000n + 3n * BigInt(index));
    const { found, ranges } = ask({ logsAt, logsMax: 20 });
    expect(await found).to.deep.equal(logsAt);
    expect(ranges.length).to.be.lessThan(300);
  });

  it("are found at a node that began with a snapshot, if they are younger than that", async () => {
    const logsAt = [HEAD - 500n, HEAD];
    for (const blocksMax of [undefined, 100n]) {
      const limit = blocksMax === undefined ? {} : { blocksMax };
      expect(await ask({ logsAt, earliest: HEAD - 1_000n, ...limit }).found).to.deep.equal(logsAt);
    }
  });

  it("say which node has them when they are older (SDK_NOT_KEPT)", async () => {
    const { found } = ask({ logsAt: [7n, HEAD], earliest: HEAD - 1_000n });
    const error = await expectCode(found, "SDK_NOT_KEPT");
    expect(error).to.have.deep.property("details", {
      method: "eth_getLogs",
      earliestBlock: HEAD - 1_000n,
    });
    expect(error).to.have.property("message").that.includes('"mode": "blocks"');
    await expectCode(ask({ logsAt: [7n], earliest: HEAD + 1n }).found, "SDK_NOT_KEPT");
  });

  it("fail where a node refuses a single block", async () => {
    const { found } = ask({ logsAt: [7n, HEAD], blocksMax: 0n, namesRange: false });
    await expectCode(found, "SDK_RPC_ERROR");
  });
});
