/**
 * Bounds on what one height may keep. Each names what a faulty validator could otherwise do; sizes
 * of messages, lists and rounds are bounded at decoding (types/codec/limits.ts).
 */

/**
 * Prepares and commits are kept for this many rounds above ours. Without it one validator could
 * vote in a thousand rounds of every height and have us keep it all.
 */
export const ROUNDS_AHEAD = 8;

/** Rounds below ours that are kept, for proposals and commits that come late and still decide. */
export const ROUNDS_BEHIND = 4;

/** Approximate bytes of all messages kept for later heights; without it, blocks would fill memory. */
export const FUTURE_BYTES_MAX = 64 * 1024 * 1024;
