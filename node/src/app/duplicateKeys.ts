import type { DuplicateKey } from "../p2p/peerTable.ts";
import type { Address } from "../types/hex.ts";

/** Keys of the consortium are few; only admitted nodes are heard of. */
const KEPT_MAX = 128;

/** Node keys that the transport saw on two hosts since the start. */
export interface DuplicateKeys {
  onSeen(duplicate: DuplicateKey): void;
  /** One entry a key, with the hosts seen last. */
  seen(): readonly DuplicateKey[];
}

export function createDuplicateKeys(): DuplicateKeys {
  const byAddress = new Map<Address, DuplicateKey>();
  return {
    onSeen(duplicate) {
      if (byAddress.size < KEPT_MAX || byAddress.has(duplicate.address)) {
        byAddress.set(duplicate.address, duplicate);
      }
    },
    seen: () => [...byAddress.values()],
  };
}
