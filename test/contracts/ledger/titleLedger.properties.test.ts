import { expect } from "chai";
import { runs } from "../support/deep.ts";
import { runCampaign } from "./campaign.ts";

const seed = Number(process.env["PIAOHAO_SEED"] ?? 20_260_310);

describe("TitleLedger under random calls", () => {
  it("INV-L1 INV-L2 INV-L3: keeps the partition, one encumbrance a slice and a history that replays to both", async function () {
    this.timeout(1_200_000);
    const calls = runs(1_500, 100_000);
    const report = await runCampaign({ seed, calls, batch: runs(100, 250) });

    expect(report.succeeded, "the campaign mostly does things").to.be.at.least(calls * 0.4);
    expect(report.entries).to.equal(report.succeeded);
    expect([...report.refused.keys()].sort(), `seed ${seed}: every refusal is met`).to.deep.equal([
      "AccessManagedUnauthorized",
      "MemberRegistry_NotActive",
      "TitleLedger_AlreadyOpen",
      "TitleLedger_DifferentHolders",
      "TitleLedger_Encumbered",
      "TitleLedger_LastSlice",
      "TitleLedger_NoSuchSlice",
      "TitleLedger_NoUnits",
      "TitleLedger_NotDesk",
      "TitleLedger_NotEncumbered",
      "TitleLedger_NotHolder",
      "TitleLedger_RangeOutsideSlice",
      "TitleLedger_WrongKind",
      "TitleLedger_WrongUntil",
    ]);
  });
});
