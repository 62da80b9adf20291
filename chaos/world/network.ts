import { readFile, writeFile } from "node:fs/promises";
import {
  type NodeConfig,
  type NodeConfigFile,
  readNodeConfig,
  readPeers,
} from "../../node/src/app/config.ts";
import { toJSON } from "../../node/src/app/network/files.ts";
import { initDevelopmentNetwork, type NetworkFile } from "../../node/src/app/network/init.ts";
import { networkLayout } from "../../node/src/app/network/layout.ts";
import {
  createNetworkProcesses,
  type NetworkProcesses,
  type NodeProcess,
} from "../../node/src/app/network/processes.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { VoteBook } from "../check/voteBook.ts";
import { type Link, openLink } from "./link.ts";
import { createValidator, type Validator } from "./validator.ts";
import { createForecast, type Forecast } from "./weather.ts";

/** Four validators in processes of their own, whose links to each other all go through proxies. */
export interface ChaosNetwork {
  readonly directory: string;
  readonly file: NetworkFile;
  readonly validators: readonly Validator[];
  readonly forecast: Forecast;
  readonly links: readonly Link[];
  start(): Promise<void>;
  /** SIGTERM to every process; resolves when all have ended. */
  stop(): Promise<void>;
  /** SIGKILL to every process by its id, at once: for a program that is being ended itself. */
  killAll(): void;
  closeLinks(): Promise<void>;
}

interface Seat {
  readonly process: NodeProcess;
  readonly configFile: string;
  readonly config: NodeConfig;
  readonly address: Address;
}

export interface NetworkOptions {
  /** Does not exist yet. */
  readonly directory: string;
  readonly votes: VoteBook;
  readonly random: () => number;
}

export async function createChaosNetwork(options: NetworkOptions): Promise<ChaosNetwork> {
  const { directory, votes, random } = options;
  const file = await initDevelopmentNetwork(directory);
  const layout = networkLayout(directory);
  const processes = createNetworkProcesses({ directory });
  const seats = await seatsOf(directory, processes);
  const forecast = createForecast();
  const links: Link[] = [];
  for (const seat of seats) links.push(...(await linkUp(seat, { seats, forecast, random })));
  return {
    directory,
    file,
    forecast,
    links,
    validators: seats.map(({ address, process }) =>
      createValidator({ address, process, layout: layout.node(process.name), votes }),
    ),
    start: () => processes.start(),
    stop: () => processes.stop(),
    killAll() {
      for (const { process: node } of seats) {
        const pid = node.pid();
        if (pid !== undefined) process.kill(pid, "SIGKILL");
      }
    },
    async closeLinks() {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}

async function seatsOf(directory: string, { nodes }: NetworkProcesses): Promise<readonly Seat[]> {
  const layout = networkLayout(directory);
  return Promise.all(
    nodes.map(async (process): Promise<Seat> => {
      const { config: configFile, keystore } = layout.node(process.name);
      const { address } = JSON.parse(await readFile(keystore, "utf8")) as {
        readonly address: string;
      };
      return { process, configFile, config: readNodeConfig(configFile), address: `0x${address}` };
    }),
  );
}

/** Opens a proxy for every peer that this validator dials, and writes it into its configuration. */
async function linkUp(
  seat: Seat,
  network: {
    readonly seats: readonly Seat[];
    readonly forecast: Forecast;
    readonly random: () => number;
  },
): Promise<readonly Link[]> {
  const links: Link[] = [];
  const file = JSON.parse(await readFile(seat.configFile, "utf8")) as NodeConfigFile;
  const peers = [];
  for (const peer of readPeers(seat.config)) {
    const other = network.seats.find(({ address }) => address === peer.address);
    if (other === undefined) throw new Error(`${seat.process.name} dials a stranger`);
    const direction = { from: seat.process.name, to: other.process.name };
    const { host, port } = other.config.p2p;
    const link = await openLink({ ...network, direction, target: { host, port } });
    links.push(link);
    peers.push({ ...peer, host: "127.0.0.1", port: link.port });
  }
  const proxied: NodeConfigFile = { ...file, p2p: { ...file.p2p, peers } };
  await writeFile(seat.configFile, toJSON(proxied));
  return links;
}
