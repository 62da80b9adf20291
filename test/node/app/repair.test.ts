import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { PeerHeads } from "../../../node/src/app/peerHeads.ts";
import { type RepairReport, type RepairRequest, repairNode } from "../../../node/src/app/repair.ts";
import { storagePaths } from "../../../node/src/app/storage.ts";
import { withChecksums } from "../../../node/src/db/checksums.ts";
import { openDatabase } from "../../../node/src/db/database.ts";
import { openKeyValue } from "../../../node/src/db/level.ts";
import { DATABASE_VERSION } from "../../../node/src/db/repositories/meta.ts";
import { BLOCK_BYTES } from "../../../node/src/db/wal/records.ts";
import { openWriteAheadLog } from "../../../node/src/db/writeAheadLog.ts";
import { sealedBlockOf } from "../../../node/src/types/codec/block.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import { aChild, aGenesisBlock } from "../db/support/blocks.ts";
import { aVote, OWNER as ELSEWHERE } from "../db/support/votes.ts";
import { expectCode } from "../exec/support/errors.ts";

const genesis = aGenesisBlock();
const OWNER = { ...ELSEWHERE, genesisHash: genesis.sealed.hash };
const PEERS: readonly Address[] = ["0x0b", "0x0c", "0x0d"];

describe("repair of a node", () => {
  let dataDirectory: string;
  let paths: RepairRequest["paths"];
  beforeEach(async () => {
    dataDirectory = mkdtempSync(join(tmpdir(), "piaohao-repair-"));
    paths = storagePaths({ dataDirectory });
    await live(3);
  });
  afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

  /** A validator that has decided blocks and voted at the height after them. */
  async function live(blocks: number): Promise<void> {
    const database = await openDatabase(paths.chain, genesis);
    const log = await openWriteAheadLog(paths.votes, { owner: OWNER });
    for (let block = 0; block < blocks; block++) {
      const child = aChild(database.chain.head());
      await log.recordVote(aVote({ kind: "commit", height: child.block.header.number }));
      await database.chain.commit(child, sealedBlockOf(child.block));
      await log.truncate(child.block.header.number);
    }
    await log.recordVote(aVote({ height: BigInt(blocks) + 1n }));
    await log.close();
    await database.close();
  }

  /** Whether the peers were needed, each time they were asked. */
  let asked: boolean[];
  function repair(
    heads: readonly (bigint | undefined)[] = [],
    options: Partial<RepairRequest> = {},
  ): Promise<RepairReport> {
    asked = [];
    const peers: PeerHeads = {
      heads: heads.flatMap((headNumber, index) =>
        headNumber === undefined ? [] : [{ address: PEERS[index] ?? "0x", headNumber }],
      ),
      silent: heads.flatMap((head, index) => (head === undefined ? [PEERS[index] ?? "0x"] : [])),
    };
    const askPeers = async (isNeeded: boolean): Promise<PeerHeads> => {
      asked.push(isNeeded);
      return peers;
    };
    const suspects = { chain: false, votes: false };
    return repairNode({ paths, genesis, suspects, askPeers, ...options });
  }

  const damageVotes = (block = 1): void => {
    const content = readFileSync(paths.votes);
    writeFileSync(paths.votes, content.fill(0xff, block * BLOCK_BYTES, (block + 3) * BLOCK_BYTES));
  };
  const damageChain = (): void => rmSync(join(paths.chain, "CURRENT"));
  const abstainsThrough = async (height: bigint): Promise<bigint | undefined> => {
    const log = await openWriteAheadLog(paths.votes, { owner: OWNER, mustExist: true });
    const recovered = await log.recovered(height);
    await log.close();
    return recovered?.abstainThrough;
  };
  const files = (): readonly string[] => readdirSync(dataDirectory).sort();

  it("changes nothing where nothing is damaged, but sees that the node does not run", async () => {
    const report = await repair();
    expect(report).to.deep.include({
      chain: { fault: undefined, setAside: undefined },
      votes: { fault: undefined, setAside: undefined },
      abstainThrough: undefined,
    });
    expect([files(), asked]).to.deep.equal([["chain", "votes.wal"], [false]]);
  });

  it("sets a damaged log aside and abstains at the height after the head of a whole chain", async () => {
    damageVotes();
    const damaged = readFileSync(paths.votes);
    const report = await repair([undefined, undefined, undefined]);
    expect(report.votes.fault).to.match(/votes is damaged/);
    expect(report).to.include({ abstainThrough: 4n }).and.deep.include({ silent: PEERS });
    expect(readFileSync(report.votes.setAside ?? "")).to.deep.equal(damaged);
    expect([files(), asked]).to.deep.equal([["chain", "votes.wal", "votes.wal.damaged-1"], [true]]);
    expect(await abstainsThrough(4n)).to.equal(4n);
    expect(await abstainsThrough(5n)).to.equal(undefined);
  });

  it("needs nothing of the log but the head of a whole chain", async () => {
    writeFileSync(paths.votes, "nothing of a log");
    expect(await repair([undefined, undefined, undefined])).to.include({ abstainThrough: 4n });
  });

  it("abstains further where the log or a peer knows of more than the chain", async () => {
    damageVotes();
    expect(await repair([2n, undefined, 9n])).to.include({ abstainThrough: 11n });
    const log = await openWriteAheadLog(paths.votes, { owner: OWNER });
    await log.recordVote(aVote({ height: 30n }));
    await log.recordVote(aVote({ height: 30n, round: 1 }));
    await log.close();
    writeFileSync(paths.votes, readFileSync(paths.votes).fill(0, 0, 2 * BLOCK_BYTES));
    expect(await repair([2n, undefined, 9n])).to.include({ abstainThrough: 30n });
    expect(files()).to.include.members(["votes.wal.damaged-1", "votes.wal.damaged-2"]);
  });

  it("leaves a log that can be read, whatever height a peer claims", async () => {
    damageVotes();
    const highest = 2n ** 64n - 1n;
    expect(await repair([3n, highest, 3n])).to.include({ abstainThrough: highest });
    expect(await abstainsThrough(4n)).to.equal(highest);
  });

  it("sets a damaged chain aside and leaves the votes as they are", async () => {
    damageChain();
    const votes = readFileSync(paths.votes);
    const report = await repair();
    expect(report.chain.fault).to.match(/CURRENT is missing/);
    expect(report).to.include({ abstainThrough: undefined });
    expect([files(), asked]).to.deep.equal([["chain.damaged-1", "votes.wal"], [false]]);
    expect(readFileSync(paths.votes)).to.deep.equal(votes);
  });

  it("abstains two above the highest head of all peers when the chain says nothing", async () => {
    damageVotes();
    damageChain();
    const report = await repair([40n, 42n, 41n]);
    expect(report).to.include({ abstainThrough: 44n });
    expect(files()).to.deep.equal(["chain.damaged-1", "votes.wal", "votes.wal.damaged-1"]);
    expect(await abstainsThrough(44n)).to.equal(44n);
    // An empty chain, while it fetches, says nothing either.
    await (await openDatabase(paths.chain, genesis)).close();
    writeFileSync(paths.votes, "no log at all");
    await expectCode(repair([undefined, 42n, 41n]), "REPAIR_HEIGHT_UNKNOWN");
  });

  it("changes nothing when it cannot learn how far the validator voted, unless it is told", async () => {
    damageVotes();
    damageChain();
    for (const heads of [[], [40n, undefined, 41n]]) {
      const error = await expectCode(repair(heads), "REPAIR_HEIGHT_UNKNOWN");
      expect(error.message).to.include("--abstain-through");
    }
    expect(files()).to.deep.equal(["chain", "votes.wal"]);
    expect(await repair([], { abstainThrough: 50n })).to.include({ abstainThrough: 50n });
    expect(await abstainsThrough(50n)).to.equal(50n);
  });

  it("takes a log that is gone for a damaged one", async () => {
    rmSync(paths.votes);
    const report = await repair([3n, 3n, 3n]);
    expect(report.votes.setAside).to.equal(undefined);
    expect(report).to.include({ abstainThrough: 5n });
    expect(await abstainsThrough(5n)).to.equal(5n);
  });

  it("makes the log of a validator whose key comes to a new machine, with nothing else", async () => {
    paths = storagePaths({ dataDirectory: join(dataDirectory, "of a new machine", "data") });
    expect(await repair([3n, 3n, 3n])).to.include({ abstainThrough: 5n });
    expect(await abstainsThrough(5n)).to.equal(5n);
  });

  it("sets aside what the operator names, though it can be read", async () => {
    const suspects = { chain: true, votes: true };
    const report = await repair([3n, 3n, 3n], { suspects });
    expect([report.chain.fault, report.votes.fault]).to.deep.equal(
      Array(2).fill("named by the operator"),
    );
    expect(files()).to.deep.equal(["chain.damaged-1", "votes.wal", "votes.wal.damaged-1"]);
  });

  it("does not take the chain beside a log that the operator names for its own, and asks all peers", async () => {
    const suspects = { chain: false, votes: true };
    for (const heads of [[], [undefined, 40n, 41n]])
      await expectCode(repair(heads, { suspects }), "REPAIR_HEIGHT_UNKNOWN");
    expect(files()).to.deep.equal(["chain", "votes.wal"]);
    expect(await repair([40n, 42n, 41n], { suspects })).to.include({ abstainThrough: 44n });
  });

  it("abstains nowhere with a key that is new, by the operator's word", async () => {
    const suspects = { chain: false, votes: true };
    expect(await repair([], { suspects, abstainThrough: 0n })).to.include({ abstainThrough: 0n });
    expect(await abstainsThrough(4n)).to.equal(undefined);
  });

  it("asks a log of another network for no heights when it sets it aside", async () => {
    rmSync(paths.votes);
    const foreign = await openWriteAheadLog(paths.votes, { owner: ELSEWHERE });
    await foreign.recordVote(aVote({ height: 1_000_000n }));
    await foreign.close();
    const suspects = { chain: false, votes: true };
    expect(await repair([3n, 3n, 3n], { suspects })).to.include({ abstainThrough: 5n });
    expect(await abstainsThrough(5n)).to.equal(5n);
  });

  it("changes nothing where the file system refuses a sound file, be it of the chain or of the votes", async () => {
    for (const path of [paths.chain, join(paths.chain, "LOCK"), paths.votes]) {
      renameSync(path, `${path}.elsewhere`);
      symlinkSync(`${path}.not-mounted/part`, path);
      const before = files();
      await expectCode(repair([3n, 3n, 3n]), "DB_UNREADABLE");
      expect(files(), path).to.deep.equal(before);
      rmSync(path);
      renameSync(`${path}.elsewhere`, path);
    }
    expect(await repair()).to.include({ abstainThrough: undefined });
  });

  it("sets a chain aside that cannot be read when the operator names it, as on a disk that fails", async () => {
    renameSync(paths.chain, `${paths.chain}.elsewhere`);
    symlinkSync("not-mounted", paths.chain);
    const report = await repair([], { suspects: { chain: true, votes: false } });
    expect(report.chain.fault).to.match(/file system refuses/);
    expect(files()).to.deep.equal(["chain.damaged-1", "chain.elsewhere", "votes.wal"]);
  });

  it("gives up a chain of an earlier version when the operator names it, and keeps the votes", async () => {
    const suspects = { chain: true, votes: false };
    await setVersion(DATABASE_VERSION + 1);
    await expectCode(repair([], { suspects }), "DB_WRONG_VERSION");
    await setVersion(DATABASE_VERSION - 1);
    const error = await expectCode(repair(), "DB_WRONG_VERSION");
    expect(error.message).to.include("piaohao node repair --chain");
    const other = aGenesisBlock({ timestamp: 5n });
    await expectCode(repair([], { suspects, genesis: other }), "DB_WRONG_GENESIS");
    expect(files()).to.deep.equal(["chain", "votes.wal"]);

    const votes = readFileSync(paths.votes);
    const report = await repair([], { suspects });
    expect(report.chain.fault).to.equal("the database was written by another version");
    expect(report).to.include({ abstainThrough: undefined });
    expect(files()).to.deep.equal(["chain.damaged-1", "votes.wal"]);
    expect(readFileSync(paths.votes)).to.deep.equal(votes);
    const database = await openDatabase(paths.chain, genesis);
    expect(database.chain.head().block.header.number).to.equal(0n);
    await database.close();
  });

  async function setVersion(version: number): Promise<void> {
    const db = withChecksums(await openKeyValue(paths.chain));
    await db.write([{ key: Uint8Array.of(0, 0), value: Uint8Array.of(version) }]);
    await db.close();
  }

  it("does not touch the files of a node that runs", async () => {
    damageVotes();
    const running = new NodeError("P2P_LISTEN_FAILED", "the port is taken");
    const askPeers = () => Promise.reject(running);
    await expectCode(repair([], { askPeers }), "P2P_LISTEN_FAILED");
    const database = await openDatabase(paths.chain, genesis);
    await expectCode(repair(), "DB_LOCKED");
    await database.close();
    expect(files()).to.deep.equal(["chain", "votes.wal"]);
  });
});
