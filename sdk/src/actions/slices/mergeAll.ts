import type { Slice } from "../../audit/replaySlices.ts";
import { act, type Executed } from "../../chain/act.ts";
import { type ClientContext, requireActor } from "../../chain/context.ts";
import { intentOf } from "../../chain/intent.ts";
import type { InstrumentId } from "../../types.ts";
import { slicesOf } from "./of.ts";

export interface MergeAllSlicesParams {
  readonly instrumentId: InstrumentId;
}

/** Calls of one request (MemberAccount). */
const CALLS_MAX = 16;

/**
 * Joins neighbours of the signer's that are free, so that each run of them is one slice: up to 16 joints in one request.
 * Called again it goes on; it answers undefined when nothing is left to join.
 */
export async function mergeAllSlices(
  context: ClientContext,
  { instrumentId }: MergeAllSlicesParams,
): Promise<Executed | undefined> {
  const { account } = requireActor(context);
  const joints = jointsOf(await slicesOf(context, instrumentId), account.toLowerCase());
  if (joints.length === 0) return undefined;
  const ledger = await context.contracts.at("TitleLedger");
  const calls = joints
    .slice(0, CALLS_MAX)
    .map((leftFrom) =>
      intentOf(ledger, ledger.interface.encodeFunctionData("merge", [instrumentId, leftFrom])),
    );
  return act(context, { calls, result: () => ({}) });
}

/** For each slice that is joined to the one before it: where the run begins by then. */
function jointsOf(slices: readonly Slice[], account: string): readonly bigint[] {
  const isOwn = (slice: Slice | undefined): boolean =>
    slice?.holder === account && slice.encumbrance === undefined;
  const joints: bigint[] = [];
  let start: bigint | undefined;
  for (const slice of slices) {
    if (!isOwn(slice)) start = undefined;
    else if (start === undefined) start = slice.from;
    else joints.push(start);
  }
  return joints;
}
