/** Time as an input. On a development network it can be moved forward. */
export interface Clock {
  /** Milliseconds since the Unix epoch; may be set forward and back while the node runs. */
  nowMs(): number;
  /** Milliseconds since some moment; never goes back, however clocks are set. Durations are measured by it. */
  elapsedMs(): number;
  /**
   * Calls back once when as much time has elapsed as lay between now and `atMs`, whatever happens to the host's clock
   * meanwhile; a development network that is moved moves the moment too. The returned function cancels.
   */
  at(atMs: number, callback: () => void): () => void;
  /** Calls back once after `delayMs` of elapsed time, however the clock is moved; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}
