// Sync over peers that answer as a test wants, with a chain that executes nothing.
import { recover } from "../../../../node/src/crypto/signing.ts";
import { listRoot } from "../../../../node/src/exec/trie/listRoot.ts";
import { createSync, type Sync, type SyncOptions } from "../../../../node/src/sync/sync.ts";
import { assertDefined } from "../../../../node/src/types/assert.ts";
import type { SealedBlock } from "../../../../node/src/types/block.ts";
import type { Address } from "../../../../node/src/types/hex.ts";
import type { Peer } from "../../../../node/src/types/ports/network.ts";
import { createManualClock, type ManualClock } from "../../p2p/clocks.ts";
import { genesis, VALIDATORS } from "../support.ts";

export type Answer = (number: bigint, count: number) => Promise<readonly SealedBlock[]>;

export interface Fixture {
  readonly sync: Sync;
  readonly clock: ManualClock;
  /** Our chain. */
  readonly blocks: SealedBlock[];
  readonly log: { readonly details: Readonly<Record<string, unknown>>; readonly message: string }[];
  /** What the log calls errors. */
  readonly faults: unknown[];
  readonly dropped: { readonly peer: Address; readonly reason: string }[];
  readonly asked: Address[];
  /** Puts a peer with a head and a way to answer into the network. */
  connect(n: number, headNumber: bigint, answer: Answer, earliestNumber?: bigint): Address;
  /** Resolves the next time sync says that it caught up. */
  caughtUp(): Promise<void>;
}

export function head(blocks: readonly SealedBlock[]): SealedBlock {
  return assertDefined(blocks.at(-1), "a chain has a head");
}

export function aSync(overrides: Partial<SyncOptions> = {}): Fixture {
  const clock = createManualClock();
  const blocks: SealedBlock[] = [genesis];
  const peers = new Map<Address, Peer & { readonly answer: Answer }>();
  const dropped: { peer: Address; reason: string }[] = [];
  const asked: Address[] = [];
  const log: { details: Readonly<Record<string, unknown>>; message: string }[] = [];
  const write = (details: Readonly<Record<string, unknown>>, message: string): void => {
    log.push({ details, message });
  };
  const faults: unknown[] = [];
  let wake: () => void = () => undefined;
  const sync = createSync({
    network: {
      peers: () => [...peers.values()],
      requestBlocks(address, number, count) {
        asked.push(address);
        return assertDefined(peers.get(address), "a peer").answer(number, count);
      },
      requestHeaders: () => Promise.reject(new Error("not asked")),
      requestState: () => Promise.reject(new Error("not asked")),
      drop(peer, reason) {
        peers.delete(peer);
        dropped.push({ peer, reason });
      },
    },
    chain: { head: () => head(blocks) },
    validatorsAfter: async () => VALIDATORS,
    importBlock: async (sealed) => {
      blocks.push(sealed);
    },
    recover,
    transactionsRootOf: listRoot,
    clock,
    logger: { info: write, warn: write, error: ({ err }) => void faults.push(err) },
    onCaughtUp: () => wake(),
    ...overrides,
  });
  return {
    sync,
    clock,
    blocks,
    log,
    faults,
    dropped,
    asked,
    connect(n, headNumber, answer, earliestNumber = 0n) {
      const address: Address = `0x${n.toString(16).padStart(40, "0")}`;
      peers.set(address, {
        address,
        status: { headNumber, headHash: genesis.hash, earliestNumber },
        answer,
      });
      return address;
    },
    caughtUp: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
  };
}

/** Answers from a chain. */
export function honest(chain: readonly SealedBlock[]): Answer {
  return async (number, count) => chain.slice(Number(number), Number(number) + count);
}
