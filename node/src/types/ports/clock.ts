/** Time as an input. On a development network it can be moved forward. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  nowMs(): number;
  /** Calls back once at or after `atMs` of this clock; the returned function cancels. */
  at(atMs: number, callback: () => void): () => void;
}
