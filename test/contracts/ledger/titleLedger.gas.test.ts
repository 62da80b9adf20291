import { expect } from "chai";
import { encodeBytes32String, getBytes, id } from "ethers";
import { runs } from "../support/deep.ts";
import { Kind } from "./ledgerModel.ts";
import { createLedgerStage, type LedgerStage } from "./ledgerStage.ts";

/** Operations on one instrument that end where the next can begin, and one of each kind. */
const UNITS = 1_000n;
const REF = id("loan");

type Script = readonly (readonly [
  caller: "registry" | "desk" | "alice",
  method: string,
  args: readonly unknown[],
])[];

const scriptOf = (stage: LedgerStage, instrumentId: bigint): Script => {
  const range = (from: bigint, to: bigint, sliceFrom: bigint) => ({
    instrumentId,
    sliceFrom,
    from,
    to,
  });
  return [
    ["registry", "open", [instrumentId, UNITS, stage.alice.address]],
    ["registry", "record", [instrumentId, encodeBytes32String("BILL_ACCEPTED"), "0x01"]],
    ["desk", "move", [range(401n, 600n, 1n), stage.bob.address]],
    ["alice", "split", [instrumentId, 1n, 201n]],
    ["alice", "merge", [instrumentId, 1n]],
    ["desk", "encumber", [range(101n, 200n, 1n), Kind.pledged, 0n, REF]],
    ["desk", "convert", [instrumentId, 101n, Kind.frozen, 0n, REF]],
    ["desk", "release", [instrumentId, 101n]],
    ["desk", "encumber", [range(701n, 800n, 601n), Kind.underCollection, 0n, REF]],
    ["desk", "discharge", [instrumentId, 701n]],
  ];
};

/** Gas of each operation without that of its call data, whose price depends on the zeros in the instrument's number. */
async function gasOf(
  stage: LedgerStage,
  instrumentId: bigint,
): Promise<readonly [string, bigint][]> {
  const costs: [string, bigint][] = [];
  const to = await stage.ledger.getAddress();
  for (const [caller, method, args] of scriptOf(stage, instrumentId)) {
    const data = stage.ledger.interface.encodeFunctionData(method as "open", args as never);
    const receipt = await (
      await stage[caller].sendTransaction({ to, data, gasLimit: 1_000_000n })
    ).wait();
    const callDataGas = getBytes(data).reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 0n);
    costs.push([method, (receipt?.gasUsed ?? 0n) - callDataGas]);
  }
  return costs;
}

describe("gas of the TitleLedger", () => {
  it("INV-L10: is the same for instrument 10 and for one that comes hundreds (deep: ten thousand) later", async function () {
    this.timeout(1_200_000);
    const stage = await createLedgerStage();
    const count = runs(300, 10_000);
    const target = await stage.ledger.getAddress();
    const actor = await stage.createDeskActor();
    const fill = async (from: number, to: number): Promise<void> => {
      const steps = Array.from({ length: to - from }, (_, index) =>
        scriptOf(stage, BigInt(from + index)),
      )
        .flatMap((script) => script.slice(0, 3))
        .map(([, method, args]) => ({
          actor,
          target,
          data: stage.ledger.interface.encodeFunctionData(method as "open", args as never),
        }));
      await actor.play(steps, { gasLimit: 190_000_000n });
    };
    await fill(1, 10);
    const early = await gasOf(stage, 10n);
    for (let from = 11; from < count; from += 100) await fill(from, Math.min(from + 100, count));
    expect(await stage.ledger.historyLength(BigInt(count - 1))).to.equal(3n);
    expect(await gasOf(stage, BigInt(count))).to.deep.equal(early);
  });

  it("is the same for the tenth and for the hundredth slice and history entry of one instrument", async () => {
    const stage = await createLedgerStage();
    const { ledger, registry, desk, alice, bob } = stage;
    await ledger.connect(registry).open(1n, UNITS, alice);
    const costs: bigint[] = [];
    for (let unit = 100n; unit < 200n; unit += 1n) {
      const range = {
        instrumentId: 1n,
        sliceFrom: unit === 100n ? 1n : unit,
        from: unit,
        to: unit,
      };
      const receipt = await (await ledger.connect(desk).move(range, bob)).wait();
      costs.push(receipt?.gasUsed ?? 0n);
    }
    expect(costs[99]).to.equal(costs[9]);
  });
});
