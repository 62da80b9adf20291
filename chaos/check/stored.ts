// What is on the disks of the validators, opened directly when their processes have ended.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chainRulesOf } from "../../node/src/app/chainRules.ts";
import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { type Database, openDatabase } from "../../node/src/db/database.ts";
import { createExecutor } from "../../node/src/exec/executor.ts";
import { type GenesisFile, parseGenesis } from "../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../node/src/exec/genesis/genesisState.ts";
import type { Hash } from "../../node/src/types/hex.ts";
import type { Acknowledged } from "../load/teller.ts";
import type { Violation } from "../violation.ts";
import { type ChainView, disagreements, type SeenBlock } from "./agreement.ts";
import { type FoundReceipt, lostReceipts } from "./receipts.ts";
import { alteredReceipts, differingBlocks } from "./replay.ts";
import { messageOf, type Range, type StoredChain, unsealedBlocks } from "./sealedChain.ts";
import type { VoteBook } from "./voteBook.ts";

export interface Disk {
  readonly name: string;
  readonly dataDirectory: string;
}

export interface StoredOptions {
  readonly genesisFile: string;
  readonly disks: readonly Disk[];
  readonly acknowledged: readonly Acknowledged[];
  readonly votes: VoteBook;
}

export interface StoredFindings {
  readonly violations: readonly Violation[];
  /** Height of the highest stored block. */
  readonly blocks: number;
  readonly replayed: number;
}

/** Blocks that are executed again at most, over all disks: some two minutes. */
const REPLAY_MAX = 4_000;

/** Every check over every database; the disks share the chain between them to execute it again. */
export async function checkStored(options: StoredOptions): Promise<StoredFindings> {
  const { disks, genesisFile } = options;
  const genesis = parseGenesis(JSON.parse(readFileSync(genesisFile, "utf8")));
  const violations: Violation[] = [];
  const views: ChainView[] = [];
  let replayed = 0;
  for (const [index, disk] of disks.entries()) {
    const part = { index, count: disks.length };
    try {
      const findings = await checkDisk(disk, genesis, part, options);
      violations.push(...findings.violations);
      views.push(findings.view);
      replayed += findings.replayed;
    } catch (error) {
      violations.push({ kind: "disk", message: `${disk.name}: ${messageOf(error)}` });
    }
  }
  const first = { number: 0, hash: genesisState(genesis).sealed.hash };
  violations.push(...disagreements(first, views));
  const blocks = Math.max(0, ...views.map(({ blocks: stored }) => stored.at(-1)?.number ?? 0));
  return { violations, blocks, replayed };
}

interface Part {
  readonly index: number;
  readonly count: number;
}

async function checkDisk(
  { name, dataDirectory }: Disk,
  genesis: GenesisFile,
  part: Part,
  { acknowledged, votes }: StoredOptions,
) {
  const database = await openDatabase(join(dataDirectory, "chain"), genesisState(genesis));
  try {
    const { chain } = database;
    const stored: StoredChain = { name, chain, executor: executorOver(database, genesis) };
    const head = chain.head().block.header.number;
    const all = { from: 1n, to: head };
    const stretch = stretchOf(head, part);
    const violations = [
      ...(await unsealedBlocks(stored, all, votes)),
      ...alteredReceipts(stored, all),
      ...(await differingBlocks(stored, stretch)),
      // What lies above the head is not lost but late, which was told when the processes ended.
      ...lostReceipts(
        name,
        acknowledged.filter(({ blockNumber }) => blockNumber <= head),
        (hash) => receiptIn(database, hash as Hash),
      ),
    ];
    const replayed = Number(stretch.to - stretch.from) + 1;
    return { violations, view: { name, blocks: blocksIn(stored, head) }, replayed };
  } finally {
    await database.close();
  }
}

function executorOver({ chain, state }: Database, genesis: GenesisFile) {
  const rules = chainRulesOf(genesis);
  return createExecutor({
    ...rules,
    chain,
    state,
    decodeTransaction: createTransactionDecoder(rules),
  });
}

/** This disk's part of the chain; of a long chain the newest blocks of the part. */
function stretchOf(head: bigint, { index, count }: Part): Range {
  const boundary = (share: number): bigint => (head * BigInt(share)) / BigInt(count);
  const from = boundary(index) + 1n;
  const to = boundary(index + 1);
  const newest = to - BigInt(Math.floor(REPLAY_MAX / count)) + 1n;
  return { from: newest > from ? newest : from, to };
}

function blocksIn({ chain }: StoredChain, head: bigint): readonly SeenBlock[] {
  const blocks: SeenBlock[] = [];
  for (let number = 1n; number <= head; number += 1n) {
    const sealed = chain.blockByNumber(number);
    if (sealed === undefined) continue;
    const { parentHash } = sealed.block.header;
    blocks.push({ number: Number(number), hash: sealed.hash, parentHash });
  }
  return blocks;
}

function receiptIn({ chain }: Database, hash: Hash): FoundReceipt | undefined {
  const location = chain.locationOf(hash);
  const receipt = location && chain.receiptsOf(location.blockHash)?.[location.index];
  if (location === undefined || receipt?.transactionHash !== hash) return undefined;
  return {
    blockNumber: Number(location.blockNumber),
    blockHash: location.blockHash,
    hasSucceeded: receipt.succeeded,
  };
}
