import { expect } from "chai";
import { runCampaign } from "./campaign.ts";

const deep = process.env["PIAOHAO_DEEP"] === "1";
const seed = Number(process.env["PIAOHAO_SEED"] ?? 20_260_310);

describe("TitleLedger under random calls", () => {
  it("INV-L1 INV-L2 INV-L3: keeps the partition, one encumbrance a slice and a history that replays to both", async function () {
    this.timeout(deep ? 1_200_000 : 60_000);
    const report = await runCampaign(
      deep ? { seed, calls: 100_000, batch: 250 } : { seed, calls: 1_500, batch: 100 },
    );

    expect(report.succeeded, "the campaign mostly does things").to.be.at.least(deep ? 40_000 : 600);
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
