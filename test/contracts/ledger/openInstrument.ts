/** One instrument of 100 units, held by alice, on a ledger of its own; every test of a file begins with it. */
import { id } from "ethers";
import { Kind } from "./ledgerModel.ts";
import { createLedgerStage, type LedgerStage } from "./ledgerStage.ts";

export const INSTRUMENT = 7n;
export const UNITS = 100n;
export const REF = id("application 1");
const LOCK_SECONDS = 600n;

export const range = (from: bigint, to: bigint, sliceFrom = 1n) => ({
  instrumentId: INSTRUMENT,
  sliceFrom,
  from,
  to,
});

/** Registers mocha's hooks; the stage is there once a test runs. */
export function useOpenInstrument() {
  let stage: LedgerStage;
  let start: string;
  before(async () => {
    stage = await createLedgerStage();
    const { ledger, registry, alice } = stage;
    await ledger.connect(registry).open(INSTRUMENT, UNITS, alice);
    start = await stage.ethers.provider.send("evm_snapshot", []);
  });
  afterEach(async () => {
    await stage.ethers.provider.send("evm_revert", [start]);
    start = await stage.ethers.provider.send("evm_snapshot", []);
  });
  return {
    stage: () => stage,
    /** `desk` locks a range; @returns until when, UTC seconds. */
    async lock(from: bigint, to: bigint, sliceFrom = 1n): Promise<bigint> {
      const until = BigInt(await stage.networkHelpers.time.latest()) + LOCK_SECONDS;
      const { ledger, desk } = stage;
      await ledger.connect(desk).encumber(range(from, to, sliceFrom), Kind.locked, until, REF);
      return until;
    },
    async pledge(from: bigint, to: bigint, sliceFrom = 1n): Promise<void> {
      const { ledger, desk } = stage;
      await ledger.connect(desk).encumber(range(from, to, sliceFrom), Kind.pledged, 0, REF);
    },
    /** [from, to, holder, kind] of every slice, walked from unit 1. */
    async partition(): Promise<[bigint, bigint, string, number][]> {
      const rows: [bigint, bigint, string, number][] = [];
      for (let from = 1n; from <= UNITS; ) {
        const slice = await stage.ledger.sliceAt(INSTRUMENT, from);
        rows.push([slice.from, slice.to, slice.holder, Number(slice.encumbrance.kind)]);
        from = slice.to + 1n;
      }
      return rows;
    },
  };
}
