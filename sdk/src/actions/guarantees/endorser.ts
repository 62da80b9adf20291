import { readEntries } from "../../audit/readEntries.ts";
import type { Preparation } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toRefusals } from "../../chain/decode.ts";
import { decodeRevert } from "../../errors/revert.ts";
import type { Address, Hex } from "../../types.ts";
import { endorsersOf } from "../bills/endorsers.ts";
import type { SliceRange } from "../slices/range.ts";

/**
 * Why somebody cannot guarantee a range: it endorsed units of it (票据法 45). The chain keeps no list of endorsers, so the client
 * finds their records in the history of the bill, and the contract judges them.
 * @returns encoded errors; one at most
 */
export async function endorserRefusals(
  context: ClientContext,
  range: SliceRange,
  guarantor: Address,
): Promise<readonly Hex[]> {
  const desk = await context.contracts.at("GuaranteeDesk");
  const entries = await readEntries(context, range.instrumentId);
  const endorsers = await endorsersOf(context, entries, range);
  for (const { account, debtor } of endorsers) {
    if (account !== guarantor.toLowerCase() || debtor.endorsement === undefined) continue;
    const [refusal] = toRefusals(await desk.endorserRefusal(range, guarantor, debtor.endorsement));
    if (refusal !== undefined) return [refusal];
  }
  return [];
}

/** Looked for once, before the signature; a retry of what was executed does not ask again. */
export function requiringOutsider(
  context: ClientContext,
  asked: () => Promise<{ readonly range: SliceRange; readonly guarantor: Address }>,
): Preparation {
  return {
    key: "guarantor",
    async calls() {
      const { range, guarantor } = await asked();
      const [refusal] = await endorserRefusals(context, range, guarantor);
      if (refusal !== undefined) throw decodeRevert(refusal);
      return [];
    },
  };
}
