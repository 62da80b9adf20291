import { expect } from "chai";
import { AbiCoder, Interface, id, Transaction } from "ethers";
import { createReporter, type Reporter } from "../../../node/src/app/reporter.ts";
import { addressOf, signDigest } from "../../../node/src/crypto/signing.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Evidence } from "../../../node/src/types/evidence.ts";
import type { Address, Hash, Hex } from "../../../node/src/types/hex.ts";
import type { CallResult } from "../../../node/src/types/ports/executor.ts";
import { anEvidence, keyOf } from "../evidence/fixtures.ts";
import { aHeader } from "./fixtures.ts";

const REGISTRY: Address = `0x${"ee".repeat(20)}`;
const SELF_KEY = keyOf(9);
const SELF = addressOf(SELF_KEY);
const selector = (signature: string): Hex => id(signature).slice(0, 10) as Hex;
const ADDRESS_OF = selector("addressOf(bytes32)");
const REPORT = new Interface([
  "function report((bytes content, bytes signature) first, (bytes content, bytes signature) second)",
]);

interface Options {
  readonly known?: readonly Evidence[];
  /** Our place in the set of four. */
  readonly seat?: number;
  readonly hasRegistry?: boolean;
  readonly hasTwin?: boolean;
  readonly refused?: boolean;
  readonly hasNoRoom?: boolean;
}

/** The reporter over a chain that the test moves on by hand. */
function aReporter(options: Options = {}) {
  const { known = [], seat = 1, hasRegistry = true, hasTwin = false } = options;
  const evidence = [...known];
  const onRecord = { now: false };
  const sent: Transaction[] = [];
  const warnings: string[] = [];
  let number = 100n;
  let record: (index: number, evidence: Evidence) => void = () => undefined;
  const answer = (succeeded: boolean, value: unknown): CallResult => ({
    succeeded,
    returnData: AbiCoder.defaultAbiCoder().encode(["uint256"], [value]) as Hex,
    gasUsed: 0n,
    logs: [],
    halt: undefined,
  });
  const reporter: Reporter = createReporter({
    self: SELF,
    chainId: 5n,
    sign: (digest) => signDigest(SELF_KEY, digest),
    head: () => aHeader({ number }),
    validators: () => [0, 1, 2, 3].map((at) => (at === seat ? SELF : addressOf(keyOf(at + 20)))),
    executor: {
      call: async ({ data }) =>
        bytesToHex(data).startsWith(ADDRESS_OF)
          ? answer(hasRegistry, REGISTRY)
          : answer(true, onRecord.now ? 1n : 0n),
      estimateGas: async () => (options.refused ? { failed: answer(false, 7n) } : { gas: 90_000n }),
    },
    pool: { pendingNonce: () => 4n },
    intake: {
      submit(raw): Hash {
        if (options.hasNoRoom) throw new NodeError("TXPOOL_SENDER_FULL", "no room for this sender");
        const transaction = Transaction.from(bytesToHex(raw));
        sent.push(transaction);
        return transaction.hash as Hash;
      },
    },
    evidence: { count: () => evidence.length, get: (index) => evidence[index] },
    witness: { hasTwin: () => hasTwin, onRecorded: (listener) => (record = listener) },
    logger: {
      info: () => undefined,
      warn: (_facts: unknown, message?: string) => void warnings.push(message ?? ""),
    },
  });
  return {
    reporter,
    sent,
    warnings,
    onRecord,
    record(found: Evidence) {
      evidence.push(found);
      record(evidence.length - 1, found);
    },
    /** Blocks come, and the reporter has done its work after each. */
    async blocks(count: number) {
      for (let block = 0; block < count; block += 1) {
        number += 1n;
        reporter.onHead();
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** Of this height the validator of seat 0 is the first to report. */
const found = anEvidence({ height: 96n });

describe("the reporter of equivocation", () => {
  it("sends both signed contents to the registry, for nothing, under the node's next nonce", async () => {
    const { record, blocks, sent } = aReporter({ seat: 0 });
    record(found);
    await blocks(1);
    const [transaction] = sent;
    expect(transaction).to.include({ chainId: 5n, nonce: 4, type: 2, to: transaction?.to });
    expect(transaction?.from?.toLowerCase()).to.equal(SELF);
    expect(transaction?.to?.toLowerCase()).to.equal(REGISTRY);
    expect([transaction?.maxFeePerGas, transaction?.maxPriorityFeePerGas]).to.deep.equal([0n, 0n]);
    expect(transaction?.gasLimit).to.equal(120_000n);
    const [first, second] = REPORT.decodeFunctionData("report", transaction?.data ?? "0x");
    expect([...first, ...second]).to.deep.equal(
      [found.first, found.second].flatMap(({ content, signature }) => [
        bytesToHex(content),
        bytesToHex(signature),
      ]),
    );
  });

  it("waits two blocks for each validator whose turn is before its, and is silent when one has done it", async () => {
    const { record, blocks, sent } = aReporter({ seat: 2 });
    record(found);
    await blocks(3);
    expect(sent).to.have.length(0);
    await blocks(1);
    expect(sent).to.have.length(1);
    const late = aReporter({ seat: 2 });
    late.record(found);
    late.onRecord.now = true;
    await late.blocks(20);
    expect(late.sent).to.have.length(0);
  });

  it("takes up what the disk has", async () => {
    const { blocks, sent } = aReporter({ seat: 0, known: [found, anEvidence({ height: 92n })] });
    await blocks(1);
    expect(sent).to.have.length(2);
  });

  it("sends again every ten blocks, five times in all, until it is on record", async () => {
    const { record, blocks, sent } = aReporter({ seat: 0 });
    record(found);
    await blocks(10);
    expect(sent).to.have.length(1);
    await blocks(1);
    expect(sent).to.have.length(2);
    await blocks(100);
    expect(sent).to.have.length(5);
    const taken = aReporter({ seat: 0 });
    taken.record(found);
    await taken.blocks(1);
    taken.onRecord.now = true;
    await taken.blocks(100);
    expect(taken.sent).to.have.length(1);
  });

  const silent: readonly {
    readonly desc: string;
    readonly options: Options;
  }[] = [
    { desc: "it has no seat", options: { seat: 9 } },
    { desc: "the chain has no registry", options: { seat: 0, hasRegistry: false } },
    { desc: "another host has its key", options: { seat: 0, hasTwin: true } },
  ];
  for (const { desc, options } of silent) {
    it(`sends nothing when ${desc}`, async () => {
      const { record, blocks, sent, warnings } = aReporter(options);
      record(found);
      await blocks(20);
      expect(sent).to.deep.equal([]);
      expect(warnings).to.deep.equal([]);
    });
  }

  it("says once when the registry refuses, or the proof is too large for it", async () => {
    const refused = aReporter({ seat: 0, refused: true });
    refused.record(found);
    await refused.blocks(20);
    expect(refused.warnings).to.deep.equal(["the registry refuses the report of an equivocation"]);
    const large = aReporter({ seat: 0 });
    const transactions = [new Uint8Array(60_000)];
    large.record(anEvidence({ kind: "proposal", height: 96n, transactions }));
    await large.blocks(20);
    expect(large.warnings).to.deep.equal([
      "an equivocation is too large to be proven on the chain",
    ]);
    expect([...refused.sent, ...large.sent]).to.deep.equal([]);
  });

  it("tries five times when the pool has no room", async () => {
    const { record, blocks, warnings } = aReporter({ seat: 0, hasNoRoom: true });
    record(found);
    await blocks(100);
    expect(warnings).to.have.length(5);
  });

  it("does nothing after it was stopped", async () => {
    const { reporter, record, blocks, sent } = aReporter({ seat: 0 });
    record(found);
    await reporter.stop();
    await blocks(1);
    expect(sent).to.deep.equal([]);
  });
});
