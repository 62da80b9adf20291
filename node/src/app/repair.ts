import { existsSync } from "node:fs";
import { link, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type Genesis, openDatabase } from "../db/database.ts";
import type { DBErrorCode } from "../db/errors.ts";
import { contentOf, isThere, makeDirectory, syncDirectory } from "../db/files.ts";
import { openLogFile } from "../db/wal/logFile.ts";
import { highestHeightIn } from "../db/wal/salvage.ts";
import { emptyLog, readLog } from "../db/writeAheadLog.ts";
import { NodeError } from "../types/errors.ts";
import type { PeerHeads } from "./peerHeads.ts";

export interface RepairRequest {
  readonly paths: { readonly chain: string; readonly votes: string };
  readonly genesis: Genesis;
  /** Proves that the node does not run; waits for the peers' heads only if they are needed. */
  readonly askPeers: (isNeeded: boolean) => Promise<PeerHeads>;
  /** Parts that are taken for damaged although they can be opened. */
  readonly suspects: { readonly chain: boolean; readonly votes: boolean };
  /** The operator's word on how far this validator may have voted, in place of what can be learnt. */
  readonly abstainThrough?: bigint | undefined;
}

export interface PartReport {
  /** Why it was set aside; undefined if it was left as it is. */
  readonly fault: string | undefined;
  /** Where it lies now; undefined also if there was nothing. */
  readonly setAside: string | undefined;
}

export interface RepairReport extends PeerHeads {
  readonly chain: PartReport;
  readonly votes: PartReport;
  /** Last height at which this validator signs nothing; undefined if its log was left as it is. */
  readonly abstainThrough: bigint | undefined;
}

interface Chain {
  readonly fault: string | undefined;
  /** Undefined if it is damaged or has nothing but the genesis: then it says nothing of what this validator did. */
  readonly head: bigint | undefined;
}

interface Votes {
  readonly fault: string | undefined;
  readonly highest: bigint;
}

/** What a log can write down; a peer may claim any height. */
const HEIGHT_MAX = 2n ** 64n - 1n;

/**
 * Sets damaged files of a stopped node aside, so that it can start. A chain comes back from the peers. Votes do not: their
 * log is replaced by one that abstains wherever this validator may have voted. Throws what opening throws for reasons
 * other than damage, DB_UNREADABLE among it, and REPAIR_HEIGHT_UNKNOWN; then nothing was changed.
 */
export async function repairNode(request: RepairRequest): Promise<RepairReport> {
  const { paths } = request;
  const [chain, votes] = [await inspectChain(request), await inspectVotes(request)];
  const isDamaged = votes.fault !== undefined;
  const peers = await request.askPeers(isDamaged);
  const abstainThrough = isDamaged ? votedThrough(request, { chain, votes, peers }) : undefined;
  // The log first: at no moment is there an empty chain without a log, as if this validator had never voted.
  const votesAside =
    abstainThrough === undefined ? undefined : await replaceVotes(paths.votes, abstainThrough);
  const chainAside = chain.fault === undefined ? undefined : await moveAside(paths.chain);
  return {
    ...peers,
    chain: { fault: chain.fault, setAside: chainAside },
    votes: { fault: votes.fault, setAside: votesAside },
    abstainThrough,
  };
}

/**
 * A validator votes at the height after its head. A whole chain tells its head, and what is left of the log tells of a vote
 * above it. Without them: its head was decided, so quorum − f honest validators had signed a commit to it and had the block
 * before. At least one of them is another, so the highest head of all the others is at most one below ours, and our vote at
 * most two above it. A liar can only make it higher, and us silent for longer; the f+1-th highest could be too low.
 * A chain beside a log that the operator names is as old as that log, or as foreign: it does not tell the head either.
 */
function votedThrough(
  request: RepairRequest,
  {
    chain,
    votes,
    peers,
  }: { readonly chain: Chain; readonly votes: Votes; readonly peers: PeerHeads },
): bigint {
  if (request.abstainThrough !== undefined) return request.abstainThrough;
  const { heads, silent } = peers;
  const isOwnChain = chain.head !== undefined && !request.suspects.votes;
  if (!isOwnChain && (heads.length === 0 || silent.length > 0)) {
    throw new NodeError(
      "REPAIR_HEIGHT_UNKNOWN",
      "how far this validator has voted can only be learnt from all of its peers: start them, or name the height with --abstain-through",
      { silent: silent.join(" ") },
    );
  }
  const heights = [
    votes.highest,
    (chain.head ?? 0n) + 1n,
    ...heads.map(({ headNumber }) => headNumber + 2n),
  ];
  const highest = heights.reduce((left, right) => (left > right ? left : right));
  return highest > HEIGHT_MAX ? HEIGHT_MAX : highest;
}

async function inspectChain({ paths, genesis, suspects }: RepairRequest): Promise<Chain> {
  if (!(await isThere(paths.chain))) return { fault: undefined, head: undefined };
  try {
    const database = await openDatabase(paths.chain, genesis);
    const { number } = database.chain.head().block.header;
    await database.close();
    if (suspects.chain) return { fault: NAMED_BY_OPERATOR, head: undefined };
    return { fault: undefined, head: number > 0n ? number : undefined };
  } catch (error) {
    const fault = suspects.chain ? namedFaultOf(error) : faultOf(error, "DB_CORRUPT");
    return { fault, head: undefined };
  }
}

async function inspectVotes({ paths, genesis, suspects }: RepairRequest): Promise<Votes> {
  const content = (await contentOf(paths.votes)) ?? new Uint8Array(0);
  const highest = highestHeightIn(content) ?? 0n;
  try {
    const { owner } = readLog(content, { mustExist: true });
    const fault = suspects.votes ? NAMED_BY_OPERATOR : undefined;
    // The heights of another chain say nothing of this one.
    const isOfOther = owner !== undefined && owner.genesisHash !== genesis.sealed.hash;
    return { fault, highest: isOfOther ? 0n : highest };
  } catch (error) {
    return { fault: faultOf(error, "DB_WAL_CORRUPT"), highest };
  }
}

const NAMED_BY_OPERATOR = "named by the operator";

/** The fault without the way out, on which we are. Throws what is no such fault. */
function faultOf(error: unknown, code: DBErrorCode): string {
  if (error instanceof NodeError && error.code === code) return error.message.split(";")[0] ?? "";
  throw error;
}

/** As faultOf, of a chain that the operator gives up: also what a failing disk or an earlier version left. */
function namedFaultOf(error: unknown): string {
  if (!(error instanceof NodeError)) throw error;
  if (error.code === "DB_UNREADABLE") return faultOf(error, "DB_UNREADABLE");
  if (error.details["isOlder"] === true) return faultOf(error, "DB_WRONG_VERSION");
  return faultOf(error, "DB_CORRUPT");
}

/** The old log keeps its place until the new one takes it. On a new machine there is not even a directory for it. */
async function replaceVotes(path: string, abstainThrough: bigint): Promise<string | undefined> {
  await makeDirectory(dirname(path));
  const aside = (await isThere(path)) ? freeName(path) : undefined;
  if (aside !== undefined) await link(path, aside);
  const file = await openLogFile(path);
  try {
    await file.replace(emptyLog(abstainThrough));
  } finally {
    await file.close();
  }
  return aside;
}

async function moveAside(path: string): Promise<string> {
  const aside = freeName(path);
  await rename(path, aside);
  await syncDirectory(aside);
  return aside;
}

function freeName(path: string): string {
  for (let number = 1; ; number++) {
    const name = `${path}.damaged-${number}`;
    if (!existsSync(name)) return name;
  }
}
