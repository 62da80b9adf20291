/** Readings kept: a minute of them. */
const READINGS = 6;
const CLOCK_BYTES = 8;

/** A clock's reading as a ping carries it: milliseconds since the Unix epoch, eight bytes. */
export function encodeClock(nowMs: number): Uint8Array {
  const bytes = new Uint8Array(CLOCK_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(Math.max(0, Math.round(nowMs))));
  return bytes;
}

/** Undefined when a ping carries something else. */
export function decodeClock(bytes: Uint8Array): number | undefined {
  if (bytes.length !== CLOCK_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, CLOCK_BYTES);
  const nowMs = Number(view.getBigUint64(0));
  return Number.isSafeInteger(nowMs) ? nowMs : undefined;
}

/** How far a peer's clock is ahead of ours, from readings that its pings bring and the time that ours take to return. */
export class ClockOffset {
  readonly #differencesMs: number[] = [];
  readonly #roundTripsMs: number[] = [];

  /** A ping arrived that was sent when the peer's clock read `theirMs`. */
  onReading(theirMs: number, oursMs: number): void {
    keep(this.#differencesMs, theirMs - oursMs);
  }

  onRoundTrip(durationMs: number): void {
    keep(this.#roundTripsMs, durationMs);
  }

  /**
   * Positive when the peer is ahead; undefined until a ping went either way. Whatever holds a reading up makes the peer
   * seem to be behind, so the highest is the best, and right to half of the quickest round trip.
   */
  offsetMs(): number | undefined {
    if (this.#differencesMs.length === 0 || this.#roundTripsMs.length === 0) return undefined;
    return Math.round(Math.max(...this.#differencesMs) + Math.min(...this.#roundTripsMs) / 2);
  }
}

function keep(readings: number[], reading: number): void {
  readings.push(reading);
  if (readings.length > READINGS) readings.shift();
}
