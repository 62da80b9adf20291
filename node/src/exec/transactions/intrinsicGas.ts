import type { RecoveredTransaction } from "../../types/transaction.ts";

const GAS = {
  base: 21_000,
  creation: 32_000,
  zeroByte: 4,
  otherByte: 16,
  initCodeWord: 2,
  listedAddress: 2_400,
  listedSlot: 1_900,
  authorization: 25_000,
  floorZeroByte: 10,
  floorOtherByte: 40,
} as const;

/** EIP-3860: bytes of init code that a transaction may carry. */
export const INIT_CODE_BYTES_MAX = 49_152;

/** What of a transaction its intrinsic gas depends on. */
export type GasRelevant = Pick<RecoveredTransaction, "to" | "data" | "accessList">;

/** Gas that a transaction takes whatever it does. */
export interface FixedGas {
  /** Before its first instruction (EIP-2028, 2930, 3860, 7702). */
  readonly intrinsic: bigint;
  /** What it pays at least for its data (EIP-7623). */
  readonly floor: bigint;
}

export function fixedGasOf(
  { to, data, accessList }: GasRelevant,
  authorizations: number,
): FixedGas {
  const zeros = zerosIn(data);
  const others = data.length - zeros;
  let intrinsic = GAS.base + zeros * GAS.zeroByte + others * GAS.otherByte;
  if (to === undefined) {
    intrinsic += GAS.creation + Math.ceil(data.length / 32) * GAS.initCodeWord;
  }
  for (const { storageKeys } of accessList) {
    intrinsic += GAS.listedAddress + storageKeys.length * GAS.listedSlot;
  }
  intrinsic += authorizations * GAS.authorization;
  const floor = GAS.base + zeros * GAS.floorZeroByte + others * GAS.floorOtherByte;
  return { intrinsic: BigInt(intrinsic), floor: BigInt(floor) };
}

function zerosIn(data: Uint8Array): number {
  let zeros = 0;
  for (let index = 0; index < data.length; index++) if (data[index] === 0) zeros++;
  return zeros;
}
