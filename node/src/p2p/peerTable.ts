import type { NodeError } from "../types/errors.ts";
import type { Address } from "../types/hex.ts";
import type { PeerStatus } from "../types/ports/network.ts";
import type { Connection } from "./connection.ts";
import { networkError } from "./errors.ts";
import type { Hello } from "./frames.ts";
import type { PendingRequests } from "./requests.ts";

/** A connection whose peer said hello and is on our chain. */
export interface Link {
  readonly connection: Connection;
  readonly hello: Hello;
  readonly requests: PendingRequests;
  status: PeerStatus;
}

/** Two processes that use one node key, and where they were seen. */
export interface DuplicateKey {
  readonly address: Address;
  readonly remotes: readonly string[];
}

export interface PeerTableOptions {
  readonly self: Address;
  /** How long a standing connection has to show that it is alive when another process takes its place. */
  readonly probeMs: number;
  readonly onJoined: (link: Link) => void;
  readonly onDuplicateKey: (duplicate: DuplicateKey) => void;
}

/** The one connection kept with each peer. */
export class PeerTable {
  readonly #options: PeerTableOptions;
  readonly #links = new Map<Address, Link>();
  /** Newcomers that wait until the standing connection was probed; one a peer. */
  readonly #waiting = new Map<Address, Link>();

  constructor(options: PeerTableOptions) {
    this.#options = options;
  }

  get(address: Address): Link | undefined {
    return this.#links.get(address);
  }

  all(): readonly Link[] {
    return [...this.#links.values()];
  }

  isWaiting(link: Link): boolean {
    return this.#waiting.get(link.connection.address) === link;
  }

  /** Decides which connection with a peer stands, at both ends alike. */
  join(link: Link): void {
    const standing = this.#links.get(link.connection.address);
    if (standing === undefined) {
      this.#seat(link);
    } else if (standing.hello.instance !== link.hello.instance) {
      this.#probe(standing, link);
    } else if (this.#isPreferred(link, standing)) {
      this.#seat(link);
      standing.connection.close(superseded(), { stillHears: true });
    } else {
      link.connection.close(superseded(), { stillHears: true });
    }
  }

  /** Forgets a connection; another one with the same peer stays. */
  leave(link: Link): void {
    const { address } = link.connection;
    if (this.isWaiting(link)) this.#waiting.delete(address);
    if (this.#links.get(address) === link) this.#links.delete(address);
  }

  #seat(link: Link): void {
    this.#links.set(link.connection.address, link);
    this.#options.onJoined(link);
  }

  /**
   * When both sides dialled, the connection that the lower address dialled stands. When one side dialled twice,
   * it gave up the first.
   */
  #isPreferred(link: Link, standing: Link): boolean {
    if (link.connection.isDialled === standing.connection.isDialled) return true;
    return link.connection.isDialled === this.#options.self < link.connection.address;
  }

  /**
   * Another process has the standing peer's key. Either the peer was restarted and its old connection has not
   * ended yet, or the key is in use twice: only a standing connection that answers tells.
   */
  #probe(standing: Link, newcomer: Link): void {
    const { address, remote } = newcomer.connection;
    if (this.#waiting.has(address)) {
      newcomer.connection.close(duplicate());
      return;
    }
    this.#waiting.set(address, newcomer);
    newcomer.connection.pause();
    standing.connection.probe(this.#options.probeMs, (isAlive) => {
      // The newcomer may have left meanwhile.
      if (!this.isWaiting(newcomer)) return;
      this.#waiting.delete(address);
      if (isAlive) {
        newcomer.connection.close(duplicate());
        this.#options.onDuplicateKey({ address, remotes: [standing.connection.remote, remote] });
        return;
      }
      newcomer.connection.resume();
      this.#seat(newcomer);
      standing.connection.terminate(superseded());
    });
  }
}

function superseded(): NodeError {
  return networkError("P2P_DISCONNECTED", "another connection with this peer stands");
}

function duplicate(): NodeError {
  return networkError("P2P_DUPLICATE_KEY", "another process uses this node key");
}
