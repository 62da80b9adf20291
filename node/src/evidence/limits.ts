/**
 * What is remembered of each validator, so that a second signature can be compared with the first. The bounds are places,
 * not a queue: whatever a liar sends, it cannot push an honest-looking vote out of the places where consensus happens. It
 * can equivocate unseen only where it does no harm, in rounds that a network reaches after hours without a quorum.
 */

/** Heights before the one in progress, as far back as the door listens: a second commit that comes late still counts. */
export const PAST_HEIGHTS = 1n;
/** Heights after it: as far ahead as the core keeps messages. */
export const FUTURE_HEIGHTS = 10n;
/** Rounds 0 up to, not including, this one. */
export const ROUNDS = 32;

/**
 * Proposals carry blocks, so each validator has room for a few only, the oldest make way, and larger ones are not compared:
 * 4 MiB a validator in all. A full block of bill transactions is smaller than one mebibyte.
 */
export const PROPOSALS = 4;
export const PROPOSAL_BYTES = 1024 * 1024;
