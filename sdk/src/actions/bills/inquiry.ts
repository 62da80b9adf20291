import type { ClientContext } from "../../chain/context.ts";
import { ZERO_ADDRESS } from "../../chain/decode.ts";
import type { ContractName } from "../../chain/interfaces.ts";
import { PiaohaoError } from "../../errors/piaohaoError.ts";
import { Errors__factory } from "../../generated/typechain/factories/contracts/libraries/Errors__factory.ts";
import type { Address, InstrumentId } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";
import { requireUnitRange } from "../../values/unitRange.ts";
import { type RangeParams, type SliceRange, sliceRangeOf } from "../slices/range.ts";

/** Who would act, on the state of which block. */
export interface Inquiry {
  readonly context: ClientContext;
  readonly actor: Address;
  readonly block: bigint;
}

/** Errors as the contracts' lists of rules answer them, encoded, or as a call was refused by. */
export type Refusals = Promise<readonly (string | PiaohaoError)[]>;

/** "May the actor do this with these units, with or for the counterparty?" */
export interface RuleQuery {
  readonly action: MemberOf<"BillAction">;
  readonly range: SliceRange;
  readonly counterparty?: Address | undefined;
  /** The desk that asks: what it locked itself does not stand in its own way. */
  readonly asking?: ContractName | undefined;
}

/** The account of a suspended member executes nothing. */
export async function standingRefusals({ context, actor, block }: Inquiry): Refusals {
  const members = await context.contracts.at("MemberRegistry");
  if (await members.isActive(actor, { blockTag: block })) return [];
  const errors = Errors__factory.createInterface();
  return [errors.encodeErrorResult("MemberRegistry_NotActive", [actor])];
}

/** The list of rules about bills (contracts/rules/BillRules.sol). */
export async function billRefusals(
  { context, actor, block }: Inquiry,
  { action, range, counterparty = ZERO_ADDRESS, asking }: RuleQuery,
): Refusals {
  const rules = await context.contracts.at("BillRules");
  const query = { action: encodeMember("BillAction", action), range, actor, counterparty };
  const from = asking === undefined ? ZERO_ADDRESS : await context.contracts.addressOf(asking);
  return rules.refusals(query, { blockTag: block, from });
}

/** The package as one slice, for what is done with the whole of it. */
export async function packageToJudge(
  { context, block }: Inquiry,
  instrumentId: InstrumentId,
): Promise<SliceRange> {
  const registry = await context.contracts.at("BillRegistry");
  const { face } = await registry.stateOf(instrumentId, { blockTag: block });
  return { instrumentId, sliceFrom: 1n, from: 1n, to: face };
}

/** As actions find the slice; where no slice contains the range, the rules are to say so. */
export async function rangeToJudge(
  { context }: Inquiry,
  { instrumentId, range }: RangeParams,
): Promise<SliceRange> {
  const { from, to } = requireUnitRange(range);
  return orElse(() => sliceRangeOf(context, { instrumentId, range }), {
    instrumentId,
    sliceFrom: from,
    from,
    to,
  });
}

/** A slice as a whole; where there is none, the rules are to say so. */
export async function sliceToJudge(
  { context, block }: Inquiry,
  instrumentId: InstrumentId,
  sliceFrom: bigint,
): Promise<SliceRange> {
  const ledger = await context.contracts.at("TitleLedger");
  const read = async () => {
    const { from, to } = await ledger.sliceAt(instrumentId, sliceFrom, { blockTag: block });
    return { instrumentId, sliceFrom, from, to };
  };
  return orElse(read, { instrumentId, sliceFrom, from: sliceFrom, to: sliceFrom });
}

async function orElse<Found>(read: () => Promise<Found>, other: Found): Promise<Found> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof PiaohaoError) return other;
    throw error;
  }
}
