/** Time as an input. On a development network it can be moved forward. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Calls back once at or after `atMs` of this clock; the returned function cancels. */
  at(atMs: number, callback: () => void): () => void;
  /** Calls back once after `delayMs` of elapsed time, however the clock is moved; the returned function cancels. */
  after(delayMs: number, callback: () => void): () => void;
}
