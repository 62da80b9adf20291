/** The forks whose rules this machine knows. */
export type Fork = "cancun" | "prague" | "osaka";

/** What of the rules depends on the fork. */
export interface Rules {
  readonly fork: Fork;
  /** EIP-7702: accounts may delegate to another's code. EIP-7623: data has a floor price. EIP-2537: BLS12-381. */
  readonly isPrague: boolean;
  /** EIP-7939: CLZ. EIP-7825: at most 2^24 gas a transaction. EIP-7951: P-256. EIP-7823 and 7883: MODEXP. */
  readonly isOsaka: boolean;
}

export function rulesOf(fork: Fork): Rules {
  return { fork, isPrague: fork !== "cancun", isOsaka: fork === "osaka" };
}

/** EIP-170: bytes of a contract's code. */
export const CODE_BYTES_MAX = 24_576;
/** EIP-3860: bytes of init code. */
export const INIT_CODE_BYTES_MAX = 49_152;
/** EIP-7825. */
export const OSAKA_TRANSACTION_GAS_MAX = 1n << 24n;
