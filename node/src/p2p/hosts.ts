import { isIP } from "node:net";
import { LRUCache } from "lru-cache";
import type { Address } from "../types/hex.ts";
import type { PeerEndpoint } from "./dialer.ts";

/** More peers than a consortium has; the one heard of longest ago is forgotten. */
const HOSTS_MAX = 1_024;

/** At which IP address each peer connected last, or is configured to be until it does. */
export class Hosts {
  readonly #hosts = new LRUCache<Address, string>({ max: HOSTS_MAX });

  constructor(endpoints: readonly PeerEndpoint[]) {
    for (const { address, host } of endpoints) if (isIP(host) !== 0) this.set(address, host);
  }

  set(peer: Address, host: string): void {
    this.#hosts.set(peer, host);
  }

  /** Whether a peer is there that satisfies the predicate. */
  has(host: string, predicate: (peer: Address) => boolean): boolean {
    for (const [peer, at] of this.#hosts.entries()) if (at === host && predicate(peer)) return true;
    return false;
  }
}

/** An IP address as it is configured: one of version 4 has another form where a server listens for both versions. */
export function hostOf(remoteAddress: string): string {
  return remoteAddress.replace(/^::ffff:(?=[0-9.]+$)/, "");
}
