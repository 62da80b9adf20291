import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readJSON, readNodeConfig } from "../../node/src/app/config.ts";
import {
  DEVELOPMENT_NODES,
  developmentConsortium,
} from "../../node/src/app/network/developmentConsortium.ts";
import { initConsortiumNetwork } from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import { createNetworkProcesses, type NodeProcess } from "../../node/src/app/network/processes.ts";
import { addressOf } from "../../node/src/crypto/signing.ts";
import { parseGenesis } from "../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../node/src/exec/genesis/genesisState.ts";
import type { SealedBlock } from "../../node/src/types/block.ts";
import { pause } from "../time.ts";
import { gapsIn } from "../world/gaps.ts";
import { type HeadWatch, watchHeads } from "../world/heads.ts";
import { readAccomplice } from "./accomplice.ts";
import { attack, type Tally, WEAPONS, type Weapon } from "./attack.ts";
import { type Memory, watchMemory } from "./memory.ts";

export interface FloodOptions {
  readonly minutes: number;
  /** One kind of shots only; undefined for all in turn. */
  readonly only: Weapon | undefined;
  /** Told how it goes. */
  readonly progress: (line: string) => void;
}

export interface FloodReport {
  readonly minutes: number;
  readonly nodes: readonly (Memory & {
    readonly name: string;
    /** Messages that the node did not look at, because their author had used up its budget. */
    readonly dropped: number;
    readonly height: number;
  })[];
  readonly rssMaxMiB: number;
  readonly blocks: number;
  readonly longestGapMs: number;
  readonly sent: Readonly<Record<string, number>>;
  readonly sentMiB: number;
  readonly connections: number;
  readonly refused: number;
}

const UNSEEN: Memory = {
  startMiB: Number.NaN,
  maxMiB: Number.NaN,
  endMiB: Number.NaN,
  cpuSeconds: Number.NaN,
};
const MINUTE_MS = 60_000;
const MIB = 1_024 * 1_024;
/** The flood starts when the network has found its rhythm without the fourth validator. */
const SETTLE_MS = 8_000;
/** A broken frame costs the liar its connection for half a minute, so each target has its turn with them. */
const TURN_MS = 40_000;
const LIAR = DEVELOPMENT_NODES[3];

/** Starts a network of four, takes one validator's key, and floods the other three with all it allows. */
export async function runFlood({ progress, ...options }: FloodOptions): Promise<FloodReport> {
  const home = await mkdtemp(join(tmpdir(), "piaohao-flood-"));
  const directory = join(home, "network");
  await initNetwork(directory);
  const processes = createNetworkProcesses({ directory });
  try {
    progress("starting four validators");
    await processes.start();
    const liar = processes.nodes.find(({ name }) => name === LIAR);
    const victims = processes.nodes.filter((node) => node !== liar);
    await liar?.signal("SIGTERM");
    return await flood({ directory, victims, progress, ...options });
  } finally {
    await processes.stop();
    await rm(home, { recursive: true });
  }
}

/** A development network with an empty block every second, so that a gap is a gap. */
async function initNetwork(directory: string): Promise<void> {
  const consortium = developmentConsortium({ secret: "flood", addressOf });
  await initConsortiumNetwork(directory, { ...consortium, emptyBlockPeriodSeconds: 1 });
}

interface Scene extends FloodOptions {
  readonly directory: string;
  readonly victims: readonly NodeProcess[];
}

async function flood({ directory, victims, minutes, only, progress }: Scene): Promise<FloodReport> {
  const heads = watchHeads(victims);
  await pause(SETTLE_MS, AbortSignal.timeout(MINUTE_MS));
  progress(`flooding ${victims.length} validators for ${minutes} min`);
  const fromMs = performance.now();
  const from = heads.height();
  const signal = AbortSignal.timeout(minutes * MINUTE_MS);
  const pids = victims.flatMap((node) => node.pid() ?? []);
  const memory = watchMemory(pids, signal);
  const tallies = await fireAtAll({ directory, victims, only, heads, signal });
  const seen = await memory.result;
  const toMs = performance.now();
  await pause(SETTLE_MS, AbortSignal.timeout(MINUTE_MS));
  await heads.stop();
  const nodes = await Promise.all(
    victims.map(async (node, index) => ({
      name: node.name,
      ...(seen[index] ?? UNSEEN),
      dropped: await droppedBy(node),
      height: heads.heightOf(node.name),
    })),
  );
  return {
    minutes,
    nodes,
    rssMaxMiB: Math.max(...nodes.map(({ maxMiB }) => maxMiB)),
    blocks: heads.height() - from,
    longestGapMs: Math.round(gapsIn(heads.arrivals, { fromMs, toMs }).longestMs),
    ...sumOf(tallies),
  };
}

async function fireAtAll({
  directory,
  victims,
  only,
  heads,
  signal,
}: Pick<Scene, "directory" | "victims" | "only"> & {
  readonly heads: HeadWatch;
  readonly signal: AbortSignal;
}): Promise<readonly Tally[]> {
  const layout = networkLayout(directory);
  const accomplice = await readAccomplice(directory, LIAR);
  const genesis = parseGenesis(readJSON(layout.genesis));
  const first = genesisState(genesis).sealed;
  const chain = { chainId: BigInt(genesis.config.chainId), genesisHash: first.hash };
  const startMs = performance.now();
  return Promise.all(
    victims.map(({ name }, index) => {
      const { p2p } = readNodeConfig(layout.node(name).config);
      const weapon = (): Weapon => {
        const turn = Math.floor((performance.now() - startMs) / TURN_MS) + index;
        return only ?? WEAPONS[turn % WEAPONS.length] ?? "signed";
      };
      const target = { host: p2p.host, port: p2p.port };
      const head = () => headAt(first, heads.height());
      return attack({ accomplice, target, chain, head, weapon, signal });
    }),
  );
}

/** The liar need not know the head's hash: its height is enough to be listened to. */
function headAt(first: SealedBlock, height: number): SealedBlock {
  const header = { ...first.block.header, number: BigInt(height) };
  return { ...first, block: { ...first.block, header } };
}

async function droppedBy({ rpcUrl }: NodeProcess): Promise<number> {
  const metrics = await (await fetch(`${rpcUrl}/metrics`)).text();
  return Number(/^piaohao_consensus_dropped (\d+)/m.exec(metrics)?.[1] ?? Number.NaN);
}

function sumOf(
  tallies: readonly Tally[],
): Pick<FloodReport, "sent" | "sentMiB" | "connections" | "refused"> {
  const sent: Record<string, number> = {};
  for (const { messages } of tallies) {
    for (const [kind, count] of Object.entries(messages)) sent[kind] = (sent[kind] ?? 0) + count;
  }
  const sum = (of: (tally: Tally) => number): number =>
    tallies.reduce((total, tally) => total + of(tally), 0);
  return {
    sent,
    sentMiB: Math.round(sum(({ bytes }) => bytes) / MIB),
    connections: sum(({ connections }) => connections),
    refused: sum(({ refused }) => refused),
  };
}
