/** Lower-case 0x-prefixed hex text. */
export type Hex = `0x${string}`;
/** 20 bytes. */
export type Address = Hex;
/** 32 bytes. */
export type Hash = Hex;
/** A civil date in China Standard Time, `2026-09-10`. */
export type CivilDate = string;
/** A month in China, `2026-09`. */
export type CivilMonth = string;
/** A 30-digit instrument number; see `formatInstrumentNumber`. */
export type InstrumentId = bigint;
