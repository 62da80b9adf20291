import { expect } from "chai";
import { createDatabase, type Database } from "../../../node/src/db/database.ts";
import { PREFIX } from "../../../node/src/db/keys.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { blockHash } from "../../../node/src/types/codec/header.ts";
import { type LogQuery, readLogs } from "../../../sdk/src/chain/logs.ts";
import { createRPC } from "../../../sdk/src/chain/rpc.ts";
import {
  aChild,
  aGenesisBlock,
  aHash,
  aHeader,
  aReceipt,
  aStateRoot,
  SENDER,
} from "../../node/db/support/blocks.ts";
import { createMemoryKeyValue } from "../../node/db/support/memoryKeyValue.ts";
import { createFakeNode } from "../../node/rpc/support/fakeNode.ts";
import { type Harness, startHarness } from "../../node/rpc/support/harness.ts";

/** More than a node answers for at once without its index. */
const BLOCKS = 12_000;
const LOGS_AT: readonly number[] = [3, 1_500, 11_999];
const [EVENT, ARGUMENT] = [aHash(1), aHash(2)];
const TIMEOUT_MS = 120_000;

/** The node's own database and server, with their default limits, in front of a chain that was made up. */
describe("a client on a long chain", function () {
  this.timeout(TIMEOUT_MS);
  const memory = createMemoryKeyValue();
  const genesis = aGenesisBlock();
  const started: Harness[] = [];
  before(async () => {
    const database = await createDatabase(memory, genesis);
    for (let number = 1; number <= BLOCKS; number += 1) {
      await commit(database, LOGS_AT.includes(number));
    }
  });
  afterEach(async () => {
    for (const harness of started.splice(0)) await harness.stop();
  });

  /** What the client finds, and how many questions it takes. */
  async function ask(topics: LogQuery["topics"], count: bigint) {
    const database = await createDatabase(memory, genesis);
    const backend = { ...createFakeNode().backend, chain: database.chain };
    const harness = await startHarness({ backend });
    started.push(harness);
    const rpc = createRPC({ rpcUrls: [harness.url], timeoutMs: TIMEOUT_MS });
    const query = { address: SENDER, topics, countAt: async () => count };
    const logs = await readLogs(rpc, query, { from: 0n, to: BigInt(BLOCKS) });
    const asked = await harness.metric("piaohao_rpc_requests_total", { method: "eth_getLogs" });
    return { blocks: logs.map(({ blockNumber }) => Number(blockNumber)), asked };
  }

  it("has the logs of an event with one question", async () => {
    const all = { blocks: LOGS_AT, asked: 1 };
    expect(await ask([EVENT, ARGUMENT], 3n)).to.deep.equal(all);
    expect(await ask([EVENT], 3n)).to.deep.equal(all);
    expect(await ask([EVENT, aHash(3)], 0n)).to.deep.equal({ blocks: [], asked: 1 });
  });

  it("has them in pages from a node whose index begins late, no further back than to the first", async () => {
    await memory.write([{ key: Uint8Array.of(PREFIX.meta, 5), value: undefined }]);
    expect(await ask([EVENT, ARGUMENT], 3n)).to.deep.equal({ blocks: LOGS_AT, asked: 3 });
    expect(await ask([EVENT, ARGUMENT], 1n)).to.deep.equal({ blocks: [11_999], asked: 2 });
  });
});

async function commit({ chain }: Database, hasLog: boolean): Promise<void> {
  const parent = chain.head();
  const number = parent.block.header.number + 1n;
  const header = aHeader({
    parentHash: parent.hash,
    number,
    stateRoot: aStateRoot(Number(number)),
    logsBloom: new Uint8Array(256).fill(hasLog ? 255 : 0),
  });
  const logs = [{ address: SENDER, topics: [EVENT, ARGUMENT], data: "0x" as const }];
  const block = { header, transactions: hasLog ? [Uint8Array.of(0xc0)] : [] };
  const executed = aChild(parent, {
    block,
    hash: blockHash(header),
    receipts: hasLog ? [aReceipt({ logs })] : [],
    senders: hasLog ? [SENDER] : [],
  });
  await chain.commit(executed, sealedBlockOf(block));
}
