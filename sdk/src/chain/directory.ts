import type { Address } from "../types.ts";

/** The Directory's proxy comes first in genesis, from a constant deployer: the same address on every network. */
export const DIRECTORY_ADDRESS: Address = "0xd06fd1e918af6b8bc70ffac40f8fface532b2664";
