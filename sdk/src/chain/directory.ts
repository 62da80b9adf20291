import type { Address } from "../types.ts";

/** The Directory is the first contract of genesis: the same address on every network. */
export const DIRECTORY_ADDRESS: Address = "0x0000000000000000000000000000000000000000";
