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
import { type Consortium, ConsortiumSchema, type Founding } from "./consortium.ts";
import { developmentConsortium } from "./developmentConsortium.ts";
import { toJSON } from "./files.ts";
import { type NetworkLayout, networkLayout } from "./layout.ts";
import { createKeys, freePortsOf, furnishNode, type NodePorts } from "./nodeFiles.ts";
import { tellPeers } from "./peers.ts";

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

type Secrets = Pick<NetworkFile, "developmentSecret">;

interface NodeSeat {
  readonly name: string;
  readonly address: Address;
  readonly ports: NodePorts;
}

/** Makes a development network: keys, certificates, genesis and configuration of four validators. */
export async function initDevelopmentNetwork(directory: string): Promise<NetworkFile> {
  const developmentSecret = randomBytes(32).toString("hex");
  const founding = developmentConsortium({ secret: developmentSecret, addressOf });
  return initNetwork(directory, founding, { developmentSecret });
}

/**
 * Makes a network from a consortium's description: its authority, its genesis, and the nodes of which the description has
 * no address, keys included. The others have their keys elsewhere and are certified one by one. Throws NETWORK_EXISTS.
 */
export async function initConsortiumNetwork(
  directory: string,
  founding: Founding,
): Promise<NetworkFile> {
  return initNetwork(directory, founding, {});
}

async function initNetwork(
  directory: string,
  founding: Founding,
  secrets: Secrets,
): Promise<NetworkFile> {
  if (existsSync(directory)) {
    throw new NodeError(
      "NETWORK_EXISTS",
      `${directory} exists; a network's keys are made once. Choose another directory`,
      { directory },
    );
  }
  try {
    return await makeNetwork(networkLayout(directory), founding, secrets);
  } catch (error) {
    // Half a network is of no use, and would be in the way of the next try.
    await rm(directory, { recursive: true, force: true });
    throw error;
  }
}

async function makeNetwork(
  layout: NetworkLayout,
  founding: Founding,
  secrets: Secrets,
): Promise<NetworkFile> {
  await mkdir(dirname(layout.authorityKey), { recursive: true, mode: 0o700 });
  const authority = await createAuthority({ name: "piaohao consortium" });
  await writeFile(layout.authorityCertificate, authority.certificatePEM);
  await writeFile(layout.authorityKey, authority.privateKeyPEM, { mode: 0o600 });
  await writeFile(layout.revocations, await issueRevocations({ authority, serialNumbers: [] }));

  const own = founding.validators.filter(({ address }) => address === undefined);
  const seats = await takeSeats(
    layout,
    own.map(({ name }) => name),
  );
  const consortium = withKeys(founding, seats);
  await writeFile(layout.consortium, toJSON(consortium));
  await writeFile(layout.genesis, toJSON(await buildGenesis(consortium)));
  const clockOffsetMs = consortium.developmentNetwork
    ? consortium.genesisTime * 1_000 - Date.now()
    : 0;
  for (const seat of seats) {
    await furnishNode(layout.directory, seat.name, { ports: seat.ports, clockOffsetMs });
  }
  await tellPeers(layout);
  const file: NetworkFile = {
    chainId: consortium.chainId,
    genesis: layout.genesis,
    rpcUrls: seats.map(({ ports: { rpc } }) => `http://127.0.0.1:${rpc}`),
    fingerprintKey: `0x${randomBytes(32).toString("hex")}`,
    ...secrets,
  };
  await writeFile(layout.network, toJSON(file), { mode: 0o600 });
  return file;
}

function withKeys(founding: Founding, seats: readonly NodeSeat[]): Consortium {
  const made = new Map(seats.map(({ name, address }) => [name, address]));
  return ConsortiumSchema.parse({
    ...founding,
    validators: founding.validators.map(({ address, ...validator }) => ({
      ...validator,
      address: address ?? made.get(validator.name),
    })),
  });
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
