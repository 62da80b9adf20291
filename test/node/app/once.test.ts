// What four validators do for the same transactions, counted: every block and every sender once on each of them.
import { expect } from "chai";
import { Wallet } from "ethers";
import type { Hash } from "../../../node/src/types/hex.ts";
import { signedTransfer } from "../support/transfer.ts";
import {
  createValidators,
  PREVIEW_MAX,
  type RunningNode,
  type Validators,
} from "./support/validators.ts";

const SENDER = new Wallet(`0x${"5e".repeat(32)}`);
const TRANSACTIONS = 12;

interface Counted {
  /** Executions by block number. */
  readonly executions: Map<bigint, number>;
  /** Parts of a block that were executed while it was built. */
  readonly ahead: Map<bigint, number>;
  /** Recoveries by transaction. */
  readonly recoveries: Map<Hash, number>;
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Resolves when the node has a block with the transaction. */
function included(node: RunningNode, hash: Hash): Promise<void> {
  return new Promise((resolve) => {
    const stop = node.chain.onHead(({ receipts }) => {
      if (!receipts.some(({ transactionHash }) => transactionHash === hash)) return;
      stop();
      resolve();
    });
  });
}

function signedTransfers(chainId: number): Promise<readonly Uint8Array[]> {
  const nonces = Array.from({ length: TRANSACTIONS }, (_, nonce) => nonce);
  return Promise.all(nonces.map((nonce) => signedTransfer(SENDER, chainId, nonce)));
}

describe("four validators", () => {
  let validators: Validators;
  let nodes: readonly RunningNode[];
  const counted: readonly Counted[] = Array.from({ length: 4 }, () => ({
    executions: new Map(),
    ahead: new Map(),
    recoveries: new Map(),
  }));

  before(async () => {
    validators = await createValidators();
    nodes = await Promise.all(
      counted.map(({ executions, ahead, recoveries }, seat) =>
        validators.run(seat, {
          onExecution: (number) => count(executions, number),
          onExecutionAhead: (number) => count(ahead, number),
          onRecovery: (hash) => count(recoveries, hash),
        }),
      ),
    );
    const raws = await signedTransfers(validators.genesis.config.chainId);
    const hashes: Hash[] = [];
    let last: Promise<unknown> = Promise.resolve();
    for (const [index, raw] of raws.entries()) {
      const hash = nodes[0]?.intake.submit(raw);
      if (hash === undefined) throw new Error("no node");
      hashes.push(hash);
      if (index === raws.length - 1) last = Promise.all(nodes.map((node) => included(node, hash)));
    }
    await last;
    expect(new Set(hashes).size).to.equal(TRANSACTIONS);
  });
  after(() => validators.end());

  it("execute each block once, whoever proposed it", () => {
    const proposers = new Set<string>();
    for (const [seat, { executions }] of counted.entries()) {
      const node = nodes[seat];
      const head = node?.chain.head().block.header.number ?? 0n;
      for (const { block } of node?.chain.blocksFrom(1n, Number(head)) ?? []) {
        const { number, coinbase, extraData } = block.header;
        proposers.add(coinbase);
        // A round that failed may have had a block of its own.
        if (extraData.round === 0) expect(executions.get(number), `${seat} ${number}`).to.equal(1);
      }
    }
    expect(proposers.size).to.be.greaterThan(0);
  });

  it("execute a block of many transactions while another of them builds it", () => {
    const head = nodes[0]?.chain.head().block.header.number ?? 0n;
    const blocks = nodes[0]?.chain.blocksFrom(1n, Number(head)) ?? [];
    const large = blocks.filter(
      ({ block: { header, transactions } }) =>
        header.extraData.round === 0 && transactions.length > PREVIEW_MAX,
    );
    expect(large).to.not.deep.equal([]);
    for (const { block } of large) {
      const { coinbase, number } = block.header;
      const parts = Math.ceil(block.transactions.length / PREVIEW_MAX);
      for (const [seat, { ahead }] of counted.entries()) {
        expect(ahead.get(number) ?? 0).to.equal(nodes[seat]?.self === coinbase ? 0 : parts);
      }
    }
  });

  it("recover each sender once, whether the transaction came from a client, a peer or in a block", () => {
    for (const { recoveries } of counted) {
      expect([...recoveries.values()]).to.deep.equal(Array(TRANSACTIONS).fill(1));
    }
  });

  it("recover no sender again when a transaction comes after its block", async () => {
    const [raw = new Uint8Array()] = await signedTransfers(validators.genesis.config.chainId);
    const [{ recoveries } = { recoveries: new Map<Hash, number>() }] = counted;
    nodes[0]?.intake.receive(`0x${"77".repeat(20)}`, [raw]);
    expect([...recoveries.values()]).to.deep.equal(Array(TRANSACTIONS).fill(1));
  });
});
