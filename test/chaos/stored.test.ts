import { expect } from "chai";
import { checkStored, type StoredFindings } from "../../chaos/check/stored.ts";
import { createVoteBook } from "../../chaos/check/voteBook.ts";
import type { Acknowledged } from "../../chaos/load/teller.ts";
import { KEYS, STRANGER } from "../node/sync/support.ts";
import {
  aHome,
  type BlockFault,
  type Home,
  type StoredDisk,
  transactionOf,
} from "./support/disks.ts";

describe("the checks of the disks", () => {
  let home: Home;
  beforeEach(() => (home = aHome()));
  afterEach(() => home.remove());

  /** Two disks, of which the second may be wrong; the first acknowledged the receipt of block 2. */
  async function check(faults: Readonly<Record<number, BlockFault>>): Promise<StoredFindings> {
    const disks = [await home.disk("right"), await home.disk("doubtful", faults)];
    const [{ blocks }] = disks as [StoredDisk];
    const votes = createVoteBook();
    const acknowledged = [acknowledgedIn(blocks[1]?.hash ?? "")];
    const findings = await checkStored({
      genesisFile: home.genesisFile,
      disks,
      acknowledged,
      votes,
    });
    return { ...findings, violations: [...findings.violations, ...votes.conflicts] };
  }

  const acknowledgedIn = (blockHash: string): Acknowledged => ({
    hash: transactionOf(2).hash,
    blockNumber: 2,
    blockHash,
    hasSucceeded: true,
    rpcUrl: "http://right",
    sentAtMs: 0,
    acknowledgedAtMs: 1,
  });
  const kindsOf = ({ violations }: StoredFindings) => [
    ...new Set(violations.map(({ kind }) => kind)),
  ];

  it("find nothing where nothing is wrong, and execute the whole chain between them", async () => {
    const findings = await check({});
    expect(findings.violations).to.deep.equal([]);
    expect([findings.blocks, findings.replayed]).to.deep.equal([3, 3]);
  });

  it("do not care in which round and by which quorum a block was sealed", async () => {
    expect((await check({ 2: { keys: KEYS.slice(1) } })).violations).to.deep.equal([]);
  });

  it("find a fork, the receipt that it lost, and who sealed both sides of it", async () => {
    const findings = await check({ 2: { secondsLater: 1n } });
    expect(kindsOf(findings)).to.have.members(["fork", "lostReceipt", "doubleVote"]);
    const forks = findings.violations.filter(({ kind }) => kind === "fork");
    expect(forks.map(({ message }) => message.slice(0, 7))).to.deep.equal(["block 2", "block 3"]);
    expect(findings.violations.filter(({ kind }) => kind === "doubleVote")).to.have.length(6);
  });

  const [first = new Uint8Array(), second = new Uint8Array()] = KEYS;
  for (const [desc, keys] of [
    ["by less than a quorum", [first, second]],
    ["twice by one validator", [first, second, second]],
    ["by a stranger", [first, second, STRANGER]],
  ] as const) {
    it(`find a block that was sealed ${desc}`, async () => {
      const findings = await check({ 3: { keys } });
      expect(kindsOf(findings)).to.deep.equal(["seals"]);
      expect(findings.violations[0]?.message).to.match(/^doubtful: block 3/);
    });
  }

  it("find a head whose state is not there", async () => {
    const stateRoot = `0x${"5a".repeat(32)}` as const;
    const findings = await check({ 3: { header: { stateRoot } } });
    expect(kindsOf(findings)).to.deep.equal(["disk"]);
    expect(findings.violations[0]?.message).to.match(/^doubtful: .*head/);
  });

  it("find gas that execution does not use", async () => {
    const findings = await check({ 3: { header: { gasUsed: 21_001n } } });
    expect(kindsOf(findings)).to.include("replay");
    expect(findings.violations.some(({ message }) => message.includes("executed again"))).to.equal(
      true,
    );
  });

  it("find receipts that are not the block's", async () => {
    const findings = await check({
      2: {
        executed: (executed) => ({
          ...executed,
          receipts: executed.receipts.map((receipt) => ({ ...receipt, succeeded: false })),
        }),
      },
    });
    expect(kindsOf(findings)).to.have.members(["replay", "lostReceipt"]);
  });
});
