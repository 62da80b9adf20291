import { NodeError } from "../../node/src/types/errors.ts";
import type { Hash } from "../../node/src/types/hex.ts";
import { keccak256Hex } from "../../node/src/types/keccak.ts";
import type { Ledger } from "../ledger/ledger.ts";
import type { Host } from "../machine/host.ts";
import type { Random } from "../world/random.ts";

/** Transactions of one client that no receipt was seen of. */
const UNDER_WAY_MAX = 3;

interface Client {
  readonly index: number;
  nonce: bigint;
  readonly underWay: Map<Hash, Uint8Array>;
}

export interface ClientsOptions {
  readonly ledger: Ledger;
  readonly count: number;
  readonly random: Random;
  readonly hosts: readonly Host[];
}

/** People with keys: each sends transactions to any node, again to another until it has a receipt. */
export class Clients {
  readonly #options: ClientsOptions;
  readonly #clients: readonly Client[];

  constructor(options: ClientsOptions) {
    this.#options = options;
    this.#clients = Array.from({ length: options.count }, (_, index) => ({
      index,
      nonce: 0n,
      underWay: new Map(),
    }));
  }

  /** One of them does something. */
  act(): void {
    const { random, ledger } = this.#options;
    const client = random.pick(this.#clients);
    if (client.underWay.size >= UNDER_WAY_MAX) {
      this.#sendAgain(client);
      return;
    }
    const { index, nonce } = client;
    const raw = random.chance(0.7)
      ? ledger.note(index, nonce, random.bytes(32))
      : ledger.transfer(
          index,
          nonce,
          random.within(0, this.#clients.length - 1),
          BigInt(random.within(1, 400)),
        );
    this.send(index, raw);
  }

  /** Everybody sends again what has no receipt yet. */
  sendAllAgain(): void {
    for (const client of this.#clients) this.#sendAgain(client);
  }

  nonceOf(index: number): bigint {
    return this.#clients[index]?.nonce ?? 0n;
  }

  /** The client's next transaction. */
  send(index: number, raw: Uint8Array): Hash {
    const client = this.#clients[index];
    const hash = keccak256Hex(raw);
    if (client === undefined) return hash;
    client.nonce += 1n;
    client.underWay.set(hash, raw);
    this.#submit(raw);
    return hash;
  }

  /** Receipts that a client has seen. */
  onReceipts(hashes: readonly Hash[]): void {
    for (const { underWay } of this.#clients) for (const hash of hashes) underWay.delete(hash);
  }

  /** How many transactions have no receipt yet. */
  get underWay(): number {
    return this.#clients.reduce((sum, { underWay }) => sum + underWay.size, 0);
  }

  #sendAgain({ underWay }: Client): void {
    for (const raw of underWay.values()) this.#submit(raw);
  }

  /** To some node that runs; what it refuses, another may take. */
  #submit(raw: Uint8Array): void {
    const { random, hosts } = this.#options;
    const running = hosts.filter(({ process }) => process !== undefined);
    if (running.length === 0) return;
    const host = random.pick(running);
    host.process?.life.run(() => {
      try {
        host.process?.assembly.intake.submit(raw);
      } catch (error) {
        if (!(error instanceof NodeError)) throw error;
      }
    });
  }
}
