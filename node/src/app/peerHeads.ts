import { pino } from "pino";
import { addressOfCertificate } from "../crypto/certificateAddress.ts";
import { createNetwork } from "../p2p/network.ts";
import type { TLSIdentity } from "../p2p/tls.ts";
import type { Address, Hash } from "../types/hex.ts";
import type { NetworkHandlers, PeerStatus } from "../types/ports/network.ts";
import { createClock } from "./clock.ts";
import { type NodeConfig, readPeers } from "./config.ts";

/** What the configured peers say of their heads. */
export interface PeerHeads {
  readonly heads: readonly { readonly address: Address; readonly headNumber: bigint }[];
  /** Peers that did not answer in time. */
  readonly silent: readonly Address[];
}

export interface PeerHeadsOptions {
  readonly config: Pick<NodeConfig, "p2p">;
  readonly tls: TLSIdentity;
  readonly chainId: bigint;
  readonly genesisHash: Hash;
  readonly isTrusted: NonNullable<Parameters<typeof createNetwork>[0]["isTrusted"]>;
  /** How long to wait for those that are slow. */
  readonly waitMs: number;
}

/**
 * Connects in the place of a node that does not run, and asks its peers for their heads. Throws P2P_LISTEN_FAILED when it
 * does run, since its port is taken.
 */
export async function askPeerHeads(options: PeerHeadsOptions): Promise<PeerHeads> {
  const { config, chainId, genesisHash, tls, isTrusted, waitMs } = options;
  const configured = readPeers(config);
  const peers = configured.map(({ address }) => address);
  const heads = new Map<Address, bigint>();
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const onStatus = (from: Address, { headNumber }: PeerStatus): void => {
    heads.set(from, headNumber);
    if (peers.every((peer) => heads.has(peer))) resolve();
  };
  const clock = createClock(0);
  const network = createNetwork({
    chainId,
    genesisHash,
    tls,
    addressOfCertificate,
    isTrusted,
    isAdmitted: (address) => peers.includes(address),
    listen: config.p2p,
    peers: configured,
    clock,
    logger: pino({ level: "silent" }),
  });
  const status = { headNumber: 0n, headHash: genesisHash, earliestNumber: 0n };
  await network.start({ ...NOTHING_TO_SAY, onStatus }, status);
  const cancel = clock.after(waitMs, resolve);
  try {
    if (peers.length > 0) await answered;
  } finally {
    cancel();
    await network.stop();
  }
  return {
    heads: [...heads].map(([address, headNumber]) => ({ address, headNumber })),
    silent: peers.filter((peer) => !heads.has(peer)),
  };
}

const NOTHING_TO_SAY: Omit<NetworkHandlers, "onStatus"> = {
  onConsensus: () => undefined,
  awaitsProposal: () => false,
  onPreview: () => undefined,
  transaction: () => undefined,
  onTransactions: () => undefined,
  blocksFrom: () => [],
  headersFrom: () => [],
  stateItem: () => undefined,
  stateLooks: () => 0,
};
