import { genesisState } from "../../../node/src/exec/genesis/genesisState.ts";
import { createSmallLedger } from "../../../sim/ledger/smallLedger.ts";

/** The first block of a small ledger of one validator. */
export const GENESIS = genesisState(
  createSmallLedger({
    clients: 1,
    validators: [`0x${"01".repeat(20)}`],
    startsAt: 1_773_100_800n,
    blockPeriodSeconds: 1,
    emptyBlockPeriodSeconds: 1,
    requestTimeoutSeconds: 1,
  }).genesis,
);
