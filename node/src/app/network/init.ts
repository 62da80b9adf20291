import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import {
  type CertifiedKey,
  createAuthority,
  issueNodeCertificate,
} from "../../crypto/certificates.ts";
import {
  createPasswordFile,
  createPrivateKey,
  encryptKey,
  writeKeystoreFile,
} from "../../crypto/keystore.ts";
import { issueRevocations } from "../../crypto/revocations.ts";
import { addressOf } from "../../crypto/signing.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address, Hex } from "../../types/hex.ts";
import type { NodeConfigFile } from "../config.ts";
import { buildGenesis } from "../genesis/buildGenesis.ts";
import { type Consortium, ConsortiumSchema } from "./consortium.ts";
import { DEVELOPMENT_NODES, developmentConsortium } from "./developmentConsortium.ts";
import { type NetworkLayout, type NodeLayout, networkLayout } from "./layout.ts";
import { freePorts } from "./ports.ts";

/** What clients of a network need; written to `network.json`. */
export interface NetworkFile {
  readonly chainId: number;
  readonly genesis: string;
  readonly rpcUrls: readonly string[];
  /** Key of evidence fingerprints, given to members only. */
  readonly fingerprintKey: Hex;
  /** From which a development network's operator keys are derived; absent elsewhere. */
  readonly developmentSecret?: string;
}

interface NodeSeat {
  readonly name: string;
  readonly address: Address;
  readonly layout: NodeLayout;
  readonly p2pPort: number;
  readonly rpcPort: number;
  readonly adminPort: number;
}

/** P2P, RPC and admin. */
const PORTS_PER_NODE = 3;

/** Makes a development network: keys, certificates, genesis and configuration of four validators. */
export async function initDevelopmentNetwork(directory: string): Promise<NetworkFile> {
  const secret = randomBytes(32).toString("hex");
  return initNetwork(directory, DEVELOPMENT_NODES, (validators) =>
    developmentConsortium({ secret, addressOf, validators }),
  ).then((file) =>
    writeNetworkFile(networkLayout(directory), { ...file, developmentSecret: secret }),
  );
}

/**
 * Makes a network from a consortium's description. Node keys are made here; `validators[].address` of the
 * description is replaced by theirs.
 */
export async function initConsortiumNetwork(
  directory: string,
  description: Consortium,
): Promise<NetworkFile> {
  const names = description.validators.map(({ name }) => name);
  const file = await initNetwork(directory, names, (addresses) => ({
    ...description,
    validators: description.validators.map((validator, index) => ({
      ...validator,
      address: addresses[index] ?? validator.address,
    })),
  }));
  return writeNetworkFile(networkLayout(directory), file);
}

async function initNetwork(
  directory: string,
  names: readonly string[],
  describe: (validators: readonly Address[]) => Consortium,
): Promise<NetworkFile> {
  if (existsSync(directory)) {
    throw new NodeError(
      "NETWORK_EXISTS",
      `${directory} exists; a network's keys are made once. Choose another directory`,
      { directory },
    );
  }
  try {
    return await makeNetwork(networkLayout(directory), names, describe);
  } catch (error) {
    // Half a network is of no use, and would be in the way of the next try.
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function makeNetwork(
  layout: NetworkLayout,
  names: readonly string[],
  describe: (validators: readonly Address[]) => Consortium,
): Promise<NetworkFile> {
  await mkdir(dirname(layout.authorityKey), { recursive: true, mode: 0o700 });
  const authority = await createAuthority({ name: "piaohao consortium" });
  await writeFile(layout.authorityCertificate, authority.certificatePEM);
  await writeFile(layout.authorityKey, authority.privateKeyPEM, { mode: 0o600 });
  await writeFile(layout.revocations, await issueRevocations({ authority, serialNumbers: [] }));

  const seats = await takeSeats(layout, names);
  const consortium = ConsortiumSchema.parse(describe(seats.map(({ address }) => address)));
  await writeFile(layout.consortium, toJSON(consortium));
  await writeFile(layout.genesis, toJSON(await buildGenesis(consortium)));
  const clockOffsetMs = consortium.developmentNetwork
    ? consortium.genesisTime * 1_000 - Date.now()
    : 0;
  for (const seat of seats) {
    await furnish(seat, { layout, authority, seats, clockOffsetMs });
  }
  return {
    chainId: consortium.chainId,
    genesis: layout.genesis,
    rpcUrls: seats.map(({ rpcPort }) => `http://127.0.0.1:${rpcPort}`),
    fingerprintKey: `0x${randomBytes(32).toString("hex")}`,
  };
}

/** A key in its keystore, an admin token and three free ports for every node. */
async function takeSeats(
  layout: NetworkLayout,
  names: readonly string[],
): Promise<readonly NodeSeat[]> {
  const ports = await freePorts(names.length * PORTS_PER_NODE);
  return Promise.all(
    names.map(async (name, index): Promise<NodeSeat> => {
      const node = layout.node(name);
      await mkdir(node.directory, { recursive: true, mode: 0o700 });
      const keystore = await encryptKey(
        createPrivateKey(),
        await createPasswordFile(node.password),
      );
      await writeKeystoreFile(node.keystore, keystore);
      await createPasswordFile(node.adminToken);
      const [p2pPort = 0, rpcPort = 0, adminPort = 0] = ports.slice(index * PORTS_PER_NODE);
      return { name, address: keystore.address, layout: node, p2pPort, rpcPort, adminPort };
    }),
  );
}

/** Certificate and configuration of one node. */
async function furnish(
  seat: NodeSeat,
  network: {
    readonly layout: NetworkLayout;
    readonly authority: CertifiedKey;
    readonly seats: readonly NodeSeat[];
    readonly clockOffsetMs: number;
  },
): Promise<void> {
  const { authority, seats, clockOffsetMs } = network;
  const certified = await issueNodeCertificate({ authority, address: seat.address });
  await writeFile(seat.layout.certificate, certified.certificatePEM);
  await writeFile(seat.layout.tlsKey, certified.privateKeyPEM, { mode: 0o600 });
  const config: NodeConfigFile = {
    name: seat.name,
    genesis: "../../genesis.json",
    dataDirectory: "data",
    key: { keystore: "key.json", passwordFile: "password" },
    tls: {
      authority: "../../authority/ca.pem",
      certificate: "tls.pem",
      key: "tls-key.pem",
      revocations: "../../authority/revocations.pem",
    },
    p2p: {
      port: seat.p2pPort,
      peers: seats
        .filter((other) => other !== seat)
        .map(({ address, p2pPort }) => ({ address, host: "127.0.0.1", port: p2pPort })),
    },
    rpc: { port: seat.rpcPort },
    admin: { port: seat.adminPort, tokenFile: "admin-token" },
    developmentClockOffsetMs: clockOffsetMs,
  };
  await writeFile(seat.layout.config, toJSON(config));
}

async function writeNetworkFile(layout: NetworkLayout, file: NetworkFile): Promise<NetworkFile> {
  await writeFile(layout.network, toJSON(file), { mode: 0o600 });
  return file;
}

function toJSON(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
