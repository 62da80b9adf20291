/** What a sale before the due day takes and gives. Money in fen. */
export interface PricedSale {
  readonly interest: bigint;
  readonly proceeds: bigint;
  readonly days: number;
}

/** What money costs all in (综合融资成本). Money in fen. */
export interface CostOfMoney {
  readonly interest: bigint;
  /** Beside the interest: always 0, since the desks take no fee and pay out the proceeds in full. */
  readonly fees: bigint;
  /** What the seller really has. */
  readonly proceeds: bigint;
  /**
   * Annual, in millionths: (interest + fees) × 360 / (proceeds × days), rounded half up. Simple interest on the money that was
   * really had, so it lies above the discount rate, which is on the face.
   */
  readonly effectiveRateMillionths: number;
}

const DAYS_PER_YEAR = 360n;
const MILLION = 1_000_000n;
const NO_FEES = 0n;

/** The cost of one sale, or of all parts of a sale to several banks together. */
export function allInCostOf(...parts: readonly PricedSale[]): CostOfMoney {
  const interest = sum(parts.map((part) => part.interest));
  const proceeds = sum(parts.map((part) => part.proceeds));
  const moneyDays = sum(parts.map((part) => part.proceeds * BigInt(part.days)));
  const yearly = (interest + NO_FEES) * DAYS_PER_YEAR * MILLION;
  const rate = moneyDays === 0n ? 0n : (2n * yearly + moneyDays) / (2n * moneyDays);
  return { interest, fees: NO_FEES, proceeds, effectiveRateMillionths: Number(rate) };
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
