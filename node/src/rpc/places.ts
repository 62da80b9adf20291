import { limitExceeded, RPCError } from "./errors.ts";

/** Places of one kind that clients hold for a while. One address has at most its share, so that it cannot keep others out. */
export interface Places {
  /** Gives the place back; more than once is once. Or why there is none: all are taken, or the share of this address. */
  take(address: string): (() => void) | RPCError;
  /** Places that are taken. */
  count(): number;
}

export interface PlacesOptions {
  /** Who holds them, for messages. */
  readonly name: string;
  readonly max: number;
  /** An address has at most this part of the places, and always one. */
  readonly shares: number;
}

export function createPlaces({ name, max, shares }: PlacesOptions): Places {
  const share = Math.max(1, Math.floor(max / shares));
  const byAddress = new Map<string, number>();
  let taken = 0;

  function give(address: string): void {
    const left = (byAddress.get(address) ?? 1) - 1;
    if (left === 0) byAddress.delete(address);
    else byAddress.set(address, left);
    taken -= 1;
  }

  return {
    count: () => taken,
    take(address) {
      const own = byAddress.get(address) ?? 0;
      if (taken >= max) return limitExceeded(`all ${max} places for ${name} are taken`);
      if (own >= share) {
        return limitExceeded(`this address has ${own} of the ${max} places for ${name}: its share`);
      }
      byAddress.set(address, own + 1);
      taken += 1;
      let isHeld = true;
      return () => {
        if (isHeld) give(address);
        isHeld = false;
      };
    },
  };
}

/** Takes a place, or throws why there is none. */
export function requirePlace(places: Places, address: string): () => void {
  const place = places.take(address);
  if (place instanceof RPCError) throw place;
  return place;
}
