/** One client that answers and news are on their way to. */
export interface Outlet {
  /** Bytes that its socket has not taken yet. */
  readonly bytes: number;
  add(bytes: number): void;
  sent(bytes: number): void;
  /** The client has gone with whatever it had not read. */
  close(): void;
}

/** Everything unsent, over all clients: slow readers, and batches in progress, together hold no more than a bound. */
export interface Outflow {
  /** `drop` ends the client; it is called when all together hold too much and this one holds most. */
  open(drop: () => void): Outlet;
  bytes(): number;
}

export function createOutflow(bytesMax: number): Outflow {
  const outlets = new Map<Outlet, () => void>();
  let total = 0;

  function dropLargest(): void {
    const [largest, ...others] = outlets.keys();
    if (largest === undefined) return;
    const victim = others.reduce((a, b) => (b.bytes > a.bytes ? b : a), largest);
    const drop = outlets.get(victim);
    victim.close();
    drop?.();
  }

  return {
    bytes: () => total,
    open(drop) {
      let bytes = 0;
      const outlet: Outlet = {
        get bytes() {
          return bytes;
        },
        add(more) {
          if (!outlets.has(outlet)) return;
          bytes += more;
          total += more;
          while (total > bytesMax) dropLargest();
        },
        sent(less) {
          if (!outlets.has(outlet)) return;
          bytes -= less;
          total -= less;
        },
        close() {
          if (!outlets.delete(outlet)) return;
          total -= bytes;
          bytes = 0;
        },
      };
      outlets.set(outlet, drop);
      return outlet;
    },
  };
}
