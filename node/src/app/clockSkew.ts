import type { Logger } from "../p2p/logger.ts";
import type { Address } from "../types/hex.ts";
import type { Clock } from "../types/ports/clock.ts";
import type { Peer } from "../types/ports/network.ts";
import { quorumOf } from "../types/validators.ts";

/** What this node knows of clocks, in milliseconds; positive is ahead. */
export interface ClockReport {
  /** Ours against the median of the validators; undefined until a quorum's clocks are known. */
  readonly skewMs: number | undefined;
  /** Those of the validators that are connected, against the same median. */
  readonly peers: readonly { readonly address: Address; readonly skewMs: number }[];
}

export interface ClockSkewPorts {
  readonly self: Address;
  readonly validators: () => readonly Address[];
  readonly peers: () => readonly Peer[];
  readonly clock: Pick<Clock, "after" | "elapsedMs">;
  readonly logger: Pick<Logger, "info" | "warn" | "error">;
}

export interface ClockSkew {
  report(): ClockReport;
  /** Looks every `LOOK_MS` until `stop`. */
  start(): void;
  stop(): void;
}

/** Blocks are accepted up to a second ahead: beyond it a validator's own blocks are refused, or it refuses others'. */
const HARMLESS_MS = 1_000;
const LOOK_MS = 10_000;
/** A skew that stays is named again this often. */
const REMIND_MS = 600_000;

/**
 * Names clocks that are wrong. True is what the median of the validators says: fewer than a third can lie, and a node
 * whose own clock is wrong learns it from the others.
 */
export function createClockSkew(ports: ClockSkewPorts): ClockSkew {
  const { self, clock, logger } = ports;
  /** Clocks that are named as wrong, and when that was last. */
  const named = new Map<Address, number>();
  let cancelTimer = (): void => undefined;

  const report = (): ClockReport => {
    const validators = ports.validators();
    const peers = ports
      .peers()
      .filter(({ address }) => validators.includes(address))
      .flatMap(({ address, clockOffsetMs }) =>
        clockOffsetMs === undefined ? [] : [{ address, offsetMs: clockOffsetMs }],
      );
    const offsets = peers.map(({ offsetMs }) => offsetMs);
    const known = validators.includes(self) ? [...offsets, 0] : offsets;
    if (known.length < quorumOf(validators.length)) return { skewMs: undefined, peers: [] };
    const trueMs = medianOf(known);
    return {
      skewMs: -trueMs,
      peers: peers.map(({ address, offsetMs }) => ({ address, skewMs: offsetMs - trueMs })),
    };
  };

  const judge = (address: Address, skewMs: number): void => {
    const since = named.get(address);
    const facts = { validator: address, skewMs };
    if (Math.abs(skewMs) <= HARMLESS_MS) {
      named.delete(address);
      if (since !== undefined) logger.info(facts, "a clock is right again");
      return;
    }
    if (since !== undefined && clock.elapsedMs() - since < REMIND_MS) return;
    named.set(address, clock.elapsedMs());
    if (address === self) {
      logger.error(
        facts,
        "our clock is wrong: put it right, e.g. by NTP; others may refuse our blocks",
      );
    } else logger.warn(facts, "the clock of a validator is wrong; its blocks may be refused");
  };

  const look = (): void => {
    const { skewMs, peers } = report();
    if (skewMs !== undefined) judge(self, skewMs);
    for (const peer of peers) judge(peer.address, peer.skewMs);
    const validators = ports.validators();
    for (const address of named.keys()) {
      if (address !== self && !validators.includes(address)) named.delete(address);
    }
    cancelTimer = clock.after(LOOK_MS, look);
  };

  return {
    report,
    start() {
      cancelTimer = clock.after(LOOK_MS, look);
    },
    stop: () => cancelTimer(),
  };
}

/** Of an even number the middle between the two in the middle. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1] ?? 0;
  const lower = sorted[(sorted.length - 1) >> 1] ?? 0;
  return Math.round((lower + upper) / 2);
}
