import { Wallet } from "ethers";

export const ALICE = new Wallet(`0x${"a1".repeat(32)}`);
export const BOB = new Wallet(`0x${"b0".repeat(32)}`);
