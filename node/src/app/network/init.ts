import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { createAuthority } from "../../crypto/certificates.ts";
import { issueRevocations } from "../../crypto/revocations.ts";
import { addressOf } from "../../crypto/signing.ts";
import { assertDefined } from "../../types/assert.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address, Hex } from "../../types/hex.ts";
import { buildGenesis } from "../genesis/buildGenesis.ts";
import { type Consortium, ConsortiumSchema } from "./consortium.ts";
import { DEVELOPMENT_NODES, developmentConsortium } from "./developmentConsortium.ts";
import { type NetworkLayout, networkLayout } from "./layout.ts";
import { createKeys, freePortsOf, furnishNode, type NodePorts } from "./nodeFiles.ts";

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
  readonly ports: NodePorts;
}

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
  for (const { name, address: own, ports } of seats) {
    const peers = seats
      .filter(({ address }) => address !== own)
      .map(({ address, ports: { p2p } }) => ({ address, host: "127.0.0.1", port: p2p }));
    await furnishNode(layout.directory, name, { peers, ports, clockOffsetMs });
  }
  return {
    chainId: consortium.chainId,
    genesis: layout.genesis,
    rpcUrls: seats.map(({ ports: { rpc } }) => `http://127.0.0.1:${rpc}`),
    fingerprintKey: `0x${randomBytes(32).toString("hex")}`,
  };
}

/** Keys and free ports for every node. */
async function takeSeats(
  layout: NetworkLayout,
  names: readonly string[],
): Promise<readonly NodeSeat[]> {
  const ports = await freePortsOf(names.length);
  return Promise.all(
    ports.map(async (own, index): Promise<NodeSeat> => {
      const name = assertDefined(names[index], "ports for each name");
      const node = layout.node(name);
      await mkdir(node.directory, { recursive: true, mode: 0o700 });
      return { name, address: await createKeys(node), ports: own };
    }),
  );
}

async function writeNetworkFile(layout: NetworkLayout, file: NetworkFile): Promise<NetworkFile> {
  await writeFile(layout.network, toJSON(file), { mode: 0o600 });
  return file;
}

function toJSON(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
