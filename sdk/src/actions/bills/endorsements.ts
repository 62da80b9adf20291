import { verifyHistory } from "../../audit/historyChain.ts";
import { decodeHistoryEntry, type HistoryEntry } from "../../audit/historyEntry.ts";
import { replaySlices, type Slice } from "../../audit/replaySlices.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toHash } from "../../chain/decode.ts";
import { readHistory } from "../../chain/history.ts";
import { type ContractName, INTERFACES } from "../../chain/interfaces.ts";
import { blockNumberOf } from "../../chain/reads.ts";
import { requireArgument } from "../../errors/sdkError.ts";
import type { Address, CivilDate, InstrumentId } from "../../types.ts";
import { timestampToDate } from "../../values/civilDate.ts";
import { contains, requireUnitRange, type UnitRange } from "../../values/unitRange.ts";
import { getBill } from "./get.ts";

/** One change of hands: the bill's delivery to the payee, an endorsement, a discount, … */
export interface EndorsementLink {
  /** Its entry in the history of the bill. */
  readonly sequence: number;
  readonly transferor: Address;
  readonly transferee: Address;
  /** The contract of the network that moved it: `BillRegistry` for the receipt, `EndorsementDesk`, `DiscountDesk`, … */
  readonly through: ContractName | undefined;
  /** UTC seconds. */
  readonly timestamp: bigint;
  readonly date: CivilDate;
  /** The transferor wrote 不得转让: it is liable to this transferee and to no later holder. */
  readonly forbidsTransfer: boolean;
}

/** What some neighbouring units of a bill went through, from the drawer to who holds them now. */
export interface EndorsementChain {
  readonly range: UnitRange;
  readonly links: readonly EndorsementLink[];
  readonly holder: Address;
  /** Each transferor is the transferee before it, the first is the drawer and the last transferee the holder (票据法 31). */
  readonly isContinuous: boolean;
}

/**
 * The chains of endorsements behind a range of a bill, in the order of its units; anybody can ask. The history is chained
 * again and must end in the head that the ledger keeps.
 * @param range default: the whole package
 * @throws PiaohaoError InstrumentRegistry_Unknown; AuditError AUDIT_HISTORY_MISMATCH; SDKError SDK_BAD_ARGUMENT
 */
export async function endorsementsOf(
  context: ClientContext,
  billId: InstrumentId,
  range?: UnitRange,
): Promise<readonly EndorsementChain[]> {
  const { drawer, face } = await getBill(context, billId);
  const asked = requireUnitRange(range ?? { from: 1n, to: face });
  requireArgument(asked.to <= face, "the range ends beyond the face of the bill", {
    ...asked,
    face,
  });
  const entries = await entriesOf(context, billId);
  const names = await namesOf(context);
  const slices = replaySlices(entries, 0n);
  const links = linksOf(entries, names);
  return partsOf(asked, links).map((part) => chainOf(part, { drawer, links, slices }));
}

interface RangedLink extends EndorsementLink {
  readonly range: UnitRange;
}

async function entriesOf(
  context: ClientContext,
  billId: InstrumentId,
): Promise<readonly HistoryEntry[]> {
  const block = await blockNumberOf(context.rpc);
  const raw = await readHistory(context, billId, block);
  const ledger = await context.contracts.at("TitleLedger");
  verifyHistory(raw, toHash(await ledger.historyHead(billId, { blockTag: block })));
  return raw.map(decodeHistoryEntry);
}

/** The contracts by address; those that an older network does not have are left out. */
async function namesOf({ contracts }: ClientContext): Promise<ReadonlyMap<Address, ContractName>> {
  const names = Object.keys(INTERFACES) as ContractName[];
  const found = await Promise.allSettled(names.map((name) => contracts.addressOf(name)));
  return new Map(
    found.flatMap((answer, index) => {
      const name = names[index];
      return answer.status === "fulfilled" && name !== undefined
        ? [[answer.value, name] as const]
        : [];
    }),
  );
}

type Moved = {
  readonly from: bigint;
  readonly to: bigint;
  readonly oldHolder: Address;
  readonly newHolder: Address;
};

function linksOf(
  entries: readonly HistoryEntry[],
  names: ReadonlyMap<Address, ContractName>,
): readonly RangedLink[] {
  // The desk writes the mark right after the move.
  const marked = new Set(
    entries
      .filter(({ kind }) => kind === "ENDORSED_NOT_TRANSFERABLE")
      .map(({ sequence }) => sequence - 1),
  );
  return entries
    .filter(({ kind, particulars }) => kind === "MOVED" && particulars !== undefined)
    .map(({ sequence, actor, timestamp, particulars }) => {
      const { from, to, oldHolder, newHolder } = particulars as Moved;
      return {
        range: { from, to },
        sequence,
        transferor: oldHolder,
        transferee: newHolder,
        through: names.get(actor),
        timestamp,
        date: timestampToDate(timestamp),
        forbidsTransfer: marked.has(sequence),
      };
    });
}

/** Cuts a range wherever a move begins or ends, so that the units of a part went the same way. */
function partsOf({ from, to }: UnitRange, links: readonly RangedLink[]): readonly UnitRange[] {
  const starts = links
    .flatMap(({ range }) => [range.from, range.to + 1n])
    .filter((unit) => unit > from && unit <= to);
  const cuts = [...new Set([from, ...starts])].sort((left, right) => (left < right ? -1 : 1));
  return cuts.map((start, index) => ({ from: start, to: (cuts[index + 1] ?? to + 1n) - 1n }));
}

interface ChainFacts {
  readonly drawer: Address;
  readonly links: readonly RangedLink[];
  readonly slices: readonly Slice[];
}

function chainOf(part: UnitRange, { drawer, links, slices }: ChainFacts): EndorsementChain {
  const own = links
    .filter(({ range }) => contains(range, part))
    .map(({ range: _, ...link }) => link);
  const holder =
    slices.find(({ from, to }) => from <= part.from && part.from <= to)?.holder ?? drawer;
  const hands = [drawer, ...own.map(({ transferee }) => transferee)];
  const isContinuous =
    own.every(({ transferor }, index) => transferor === hands[index]) && hands.at(-1) === holder;
  return { range: part, links: own, holder, isContinuous };
}
