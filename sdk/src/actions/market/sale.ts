import type { ClientContext } from "../../chain/context.ts";
import type { Address, Hash } from "../../types.ts";
import { type UnitRange, unitCount } from "../../values/unitRange.ts";
import type { FinancingAmounts } from "../financings/amounts.ts";
import { type RangeParams, type SliceRange, sliceRangeOf } from "../slices/range.ts";

/** What a holder sells, and on which conditions. */
export interface SaleParams extends RangeParams {
  /** The signer's own trade background: it is the seller. */
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
  /** Annual, in millionths: no part is sold at more. */
  readonly rateMax: number;
  /** Fen: the least that is sold. Default: the whole range, or nothing. */
  readonly faceMin?: bigint | undefined;
  /** How many quotes may be looked at, which bounds the gas. Default: 100. */
  readonly stepsMax?: number | undefined;
}

/** One part of a sale: a discount of its own, to one bank. */
export interface SoldPart extends FinancingAmounts {
  /** The settled discount. */
  readonly applicationId: bigint;
  readonly quoteId: bigint;
  readonly bank: Address;
  readonly range: UnitRange;
  /** Annual, in millionths. */
  readonly rateMillionths: number;
}

/** As the market takes it. */
export type SaleArgs = [
  SliceRange,
  Hash,
  Hash,
  { readonly rateMax: number; readonly faceMin: bigint; readonly stepsMax: number },
];

const STEPS_DEFAULT = 100;

export async function saleArgsOf(context: ClientContext, params: SaleParams): Promise<SaleArgs> {
  const range = await sliceRangeOf(context, params);
  const { contractEvidence, invoiceEvidence, rateMax } = params;
  const { faceMin = unitCount(params.range), stepsMax = STEPS_DEFAULT } = params;
  return [range, contractEvidence, invoiceEvidence, { rateMax, faceMin, stepsMax }];
}
