// What a member that is not honest sends: each kind is refused, or takes its own place and nobody else's.
import { randomBytes } from "node:crypto";
import type { Institution } from "../../bench/support/institution.ts";

export interface JunkOptions {
  readonly flooder: Institution;
  readonly chainId: bigint;
  readonly random: () => number;
}

/** Raw transactions without end. */
export interface Junk {
  next(): Promise<string>;
}

const KIBIBYTE = 1_024;
/** The most calldata that a pool takes, but for what the rest of the encoding needs. */
const LARGE_BYTES = 127 * KIBIBYTE;
const TOO_LARGE_BYTES = 140 * KIBIBYTE;
/** Enough for as much calldata at 40 gas a byte (EIP-7623). */
const LARGE_GAS = 6_000_000n;
const SMALL_GAS = 30_000n;
const GAP_MAX = 3_000;

export function createJunk({ flooder, chainId, random }: JunkOptions): Junk {
  const { checker } = flooder;
  let nonce = 0;
  const sign = (
    fields: { readonly nonce: number; readonly gasLimit: bigint; readonly data?: string },
    id: bigint = chainId,
  ): Promise<string> =>
    checker.signTransaction({ type: 0, chainId: id, to: checker.address, gasPrice: 0n, ...fields });
  const data = (bytes: number): string => `0x${randomBytes(bytes).toString("hex")}`;

  const kinds: readonly (() => string | Promise<string>)[] = [
    // No transaction at all.
    () => data(200),
    () => sign({ nonce, gasLimit: SMALL_GAS }, chainId + 1n),
    // Behind a gap that is never filled, and the same one again with other data.
    () => sign({ nonce: nonce + 1 + Math.floor(random() * GAP_MAX), gasLimit: SMALL_GAS }),
    () => sign({ nonce: nonce + 1, gasLimit: SMALL_GAS, data: data(4) }),
    // Below what its data cost.
    () => sign({ nonce, gasLimit: SMALL_GAS, data: data(4 * KIBIBYTE) }),
    () => sign({ nonce, gasLimit: LARGE_GAS, data: data(TOO_LARGE_BYTES) }),
    // Valid, and as large as can be.
    () => {
      nonce += 1;
      return sign({ nonce: nonce - 1, gasLimit: LARGE_GAS, data: data(LARGE_BYTES) });
    },
  ];
  let turn = 0;
  return {
    async next() {
      turn += 1;
      return (kinds[turn % kinds.length] ?? (() => data(1)))();
    },
  };
}
