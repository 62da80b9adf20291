/** Prices that more than one instruction has, by the names of the yellow paper and the EIPs. */
export const GAS = {
  copyWord: 3,
  keccakWord: 6,
  initCodeWord: 2,
  logTopic: 375,
  logByte: 8,
  expByte: 50,
  warmRead: 100,
  coldAccount: 2_600,
  coldSlot: 2_100,
  sset: 20_000,
  sreset: 2_900,
  sclearRefund: 4_800,
  sstoreSentry: 2_300,
  callValue: 9_000,
  callStipend: 2_300,
  newAccount: 25_000,
  create: 32_000,
  codeByte: 200,
  selfDestruct: 5_000,
} as const;

export function wordsOf(bytes: number): number {
  return Math.ceil(bytes / 32);
}

/** A call gives on at most all but a 64th of what is left (EIP-150). */
export function allButOne64th(gas: number): number {
  return gas - Math.floor(gas / 64);
}
