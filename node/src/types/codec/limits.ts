/** Largest block in its RLP form, as EIP-7934 caps it: 10 MiB. A builder keeps below it. */
export const BLOCK_BYTES_MAX = 10 * 1024 * 1024;

/** Largest validator set; bounds every list of seals, prepares and round changes. */
export const VALIDATORS_MAX = 128;

/** What the seals of the largest set, and a round of two digits more, add to a block. */
const SEALS_BYTES_MAX = VALIDATORS_MAX * 67 + 64;

/** Largest block that is proposed: decided, it has its seals, and everybody must be able to read it then. */
export const PROPOSED_BLOCK_BYTES_MAX = BLOCK_BYTES_MAX - SEALS_BYTES_MAX;

/** Largest QBFT message: one block and two full justification lists fit. */
export const MESSAGE_BYTES_MAX = BLOCK_BYTES_MAX + 256 * 1024;

/**
 * Most transactions of a block, and hashes of a proposal that names them: more than 100 M gas have room for, and with their
 * fields no more than RLP_ITEMS_MAX. What is decoded in one piece is bounded by it: a transaction may be a few bytes.
 */
export const BLOCK_TRANSACTIONS_MAX = 8_192;

/** Largest proposal with hashes: 32 bytes for each, and two full justification lists. */
export const COMPACT_BYTES_MAX = BLOCK_TRANSACTIONS_MAX * 32 + 256 * 1024;

/** Largest prepare or commit; both are a few hundred bytes. */
export const VOTE_BYTES_MAX = 512;

/** Highest round a round change may ask for. */
export const ROUND_MAX = 1000;

/** Items inside each other: a field of a legacy transaction in a proposal is at level 7. */
export const RLP_DEPTH_MAX = 8;

/**
 * Most items (strings and lists) of one decoded text; bounds memory before any field is looked at.
 * A block of 100 M gas has at most 4,761 transactions of ten items.
 */
export const RLP_ITEMS_MAX = 100_000;

/** Most gas that a pool takes a transaction with (EIP-7825). */
export const TRANSACTION_GAS_MAX = 2n ** 24n;
