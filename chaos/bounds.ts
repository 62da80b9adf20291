// What a run demands. Development networks have a request timeout of 2 s.

const REQUEST_TIMEOUT_MS = 2_000;
/** A round's timeout never grows beyond this many times the first. */
const ROUND_TIMEOUT_CAP = 8;

/** From the moment a quorum is connected to the next block, and between two blocks while one stays connected. */
export const BLOCK_WITHIN_MS = REQUEST_TIMEOUT_MS * ROUND_TIMEOUT_CAP + 2_000;
/** From the end of an accident until every validator has the block that followed it. */
export const CAUGHT_UP_WITHIN_MS = 45_000;
/** For a validator whose disk is full to stop by itself. */
export const GIVES_UP_WITHIN_MS = 60_000;
/** One that is sent while a block is on its way is in the one after it. */
export const BLOCKS_WAITED_USUALLY = 2;
/** Blocks that an honest transaction waits for at most under a member's flood, beyond the one that it would wait for. */
export const FLOOD_EXTRA_BLOCKS = 1;
