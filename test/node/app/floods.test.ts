// What a member floods, and what happens to the others: the real pool, executor and contracts in one process.
import { expect } from "chai";
import { pino } from "pino";
import { Registry } from "prom-client";
import { createRPCServer } from "../../../node/src/rpc/server.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Hex } from "../../../node/src/types/hex.ts";
import type { RecoveredTransaction } from "../../../node/src/types/transaction.ts";
import { createFakeNode } from "../rpc/support/fakeNode.ts";
import {
  aConsortiumChain,
  type ConsortiumChain,
  type Institution,
  USCC,
} from "./support/consortium.ts";

const BLOCKS = 3;
const HONEST_PER_BLOCK = 5;

describe("a member that floods", () => {
  let network: ConsortiumChain;
  let centralBank: Institution;
  let attackers: readonly Institution[];
  let requests = 0;
  /** Of the attackers' keys. */
  const nonces = new Map<string, number>();

  beforeEach(async () => {
    nonces.clear();
    network = await aConsortiumChain();
    centralBank = await network.institution(USCC.centralBank);
    attackers = [await network.institution(USCC.linan), await network.institution(USCC.pinghu)];
    requests = 0;
  });
  afterEach(() => network.close());

  /** What a flood adds to the pool, some of it refused. */
  const pour = (transactions: readonly RecoveredTransaction[]): void => {
    for (const transaction of transactions) {
      try {
        network.pool.add(transaction);
      } catch (error) {
        if (!(error instanceof NodeError)) throw error;
      }
    }
  };

  async function honestRequests(): Promise<readonly RecoveredTransaction[]> {
    const registry = await network.contract("MemberRegistry");
    const data = network.encode("MemberRegistry", "memberCount", []);
    const nonce = requests;
    requests += HONEST_PER_BLOCK;
    return Promise.all(
      Array.from({ length: HONEST_PER_BLOCK }, (_, index) =>
        network.request(centralBank, nonce + index, registry, data),
      ),
    );
  }

  /** Each attacker's next so many transactions, from both its keys. */
  function spam(count: number, fields: { readonly data?: Hex; readonly gasLimit?: bigint }) {
    return attackers.flatMap(({ account, maker, checker }) =>
      Array.from({ length: count }, (_, index) => {
        const wallet = index % 2 === 0 ? maker : checker;
        const nonce = nonces.get(wallet.address) ?? 0;
        nonces.set(wallet.address, nonce + 1);
        return network.sign(wallet, { nonce, to: account, ...fields });
      }),
    );
  }

  const kilobytes = (count: number): Hex => `0x${"01".repeat(count * 1_024)}`;
  const floods: readonly (readonly [string, () => readonly RecoveredTransaction[]])[] = [
    ["small transactions", () => spam(80, { gasLimit: 30_000n })],
    ["the largest gas limits", () => spam(20, { gasLimit: 2n ** 24n })],
    ["128 KiB of calldata each", () => spam(20, { data: kilobytes(128), gasLimit: 6_000_000n })],
    [
      "nonces with gaps",
      () => spam(80, { gasLimit: 30_000n }).filter((_, index) => index % 4 !== 1),
    ],
  ];
  for (const [what, make] of floods) {
    it(`with ${what} delays nobody else's requests: each is in the next block`, async () => {
      for (let block = 0; block < BLOCKS; block += 1) {
        pour(make());
        const honest = await honestRequests();
        pour(honest);
        const { receipts } = await network.mine();
        const included = new Map(receipts.map((one) => [one.transactionHash, one.succeeded]));
        expect(honest.map(({ hash }) => included.get(hash))).to.deep.equal(
          Array(HONEST_PER_BLOCK).fill(true),
        );
      }
    });
  }

  it("with gas limits far above what it uses fills no more of a block than it uses", async () => {
    const gasLimit = 2n ** 24n;
    const transactions = Array.from({ length: 10 }, (_, nonce) =>
      network.sign(centralBank.checker, { nonce, to: centralBank.account, gasLimit }),
    );
    pour(transactions);
    // The gas limits of five would have room.
    const { block, receipts } = await network.mine();
    expect(receipts).to.have.length(10);
    expect(block.header.gasUsed < gasLimit).to.equal(true);
  });

  it("offers another transaction for each nonce at price zero in vain", async () => {
    const first = spam(10, { gasLimit: 30_000n });
    pour(first);
    nonces.clear();
    pour(spam(10, { gasLimit: 40_000n }));
    expect(network.pool.content().map(({ hash }) => hash)).to.deep.equal(
      first.map(({ hash }) => hash),
    );
  });
});

describe("callers who never stop", () => {
  /** JUMPDEST PUSH0 JUMP: runs until gas or time ends. */
  const ENDLESS = "0x5b5f56";
  const CALLERS = 48;
  const BLOCKS_MEANWHILE = 12;
  /** Rounds of the event loop until a block of one request is built and stored, or a question is answered. */
  const ROUNDS_MAX = 250;

  it("do not keep blocks from coming, nor other questions from being answered", async () => {
    const network = await aConsortiumChain({ callMs: 100 });
    const centralBank = await network.institution(USCC.centralBank);
    const registry = await network.contract("MemberRegistry");
    const data = network.encode("MemberRegistry", "memberCount", []);
    const server = createRPCServer({
      backend: {
        ...createFakeNode().backend,
        chain: network.store,
        executor: network.executor,
        pool: network.pool,
        onHead: (listener) =>
          network.chain.onHead(({ receipts }, sealed) => listener({ sealed, receipts })),
      },
      port: 0,
      registry: new Registry(),
      logger: pino({ level: "silent" }),
    });
    const { port } = await server.start();
    const ask = async (method: string, ...params: unknown[]) => {
      const response = await fetch(`http://127.0.0.1:${port}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      });
      return (await response.json()) as {
        readonly result?: unknown;
        readonly error?: { readonly code: number };
      };
    };
    let isOver = false;
    const outcomes: (number | undefined)[] = [];
    const callers = Array.from({ length: CALLERS }, async () => {
      while (!isOver) outcomes.push((await ask("eth_call", { data: ENDLESS })).error?.code);
    });

    let rounds = 0;
    const heartbeat = (): void => {
      rounds += 1;
      if (!isOver) setImmediate(heartbeat);
    };
    heartbeat();
    const most = { block: 0, question: 0 };
    for (let block = 0; block < BLOCKS_MEANWHILE || outcomes.length < CALLERS; block += 1) {
      const request = await network.request(centralBank, block, registry, data);
      network.pool.add(request);
      const began = rounds;
      const { receipts } = await network.mine();
      const mined = rounds;
      expect(receipts.map(({ transactionHash }) => transactionHash)).to.deep.equal([request.hash]);
      const { result } = await ask("eth_blockNumber");
      expect(Number(result)).to.equal(block + 1);
      most.block = Math.max(most.block, mined - began);
      most.question = Math.max(most.question, rounds - mined);
    }
    isOver = true;
    await server.stop();
    await Promise.allSettled(callers);
    // Out of gas, out of time, or refused: nobody hangs, and nothing is a fault of the node.
    for (const code of outcomes) expect(code).to.be.oneOf([-32_000, -32_005]);
    // A round lets each of the few executions under way have 5 ms: so many rounds are a bound in time.
    expect(most.block).to.be.below(ROUNDS_MAX);
    expect(most.question).to.be.below(ROUNDS_MAX);
    await network.close();
  });
});
