/** Plays random calls against the ledger and its reference model; whatever differs is a fault of one of the two. */
import { expect } from "chai";
import { LedgerModel, type Verdict } from "./ledgerModel.ts";
import { createPlayer, type Player } from "./player.ts";
import { type Call, randomCall } from "./randomCall.ts";
import { headOf, replay } from "./replay.ts";
import { createRandom } from "./seededRandom.ts";

export interface CampaignOptions {
  readonly seed: number;
  readonly calls: number;
  /** Calls in one transaction. */
  readonly batch: number;
}

export interface CampaignReport {
  readonly succeeded: number;
  /** How often each error came, by name. */
  readonly refused: ReadonlyMap<string, number>;
  readonly instruments: number;
  readonly entries: number;
}

/** Instruments in play at a time; one leaves and one comes with every batch. */
const LIVE_MAX = 4;
const STEP_SECONDS_MAX = 1_000;

export async function runCampaign({
  seed,
  calls,
  batch,
}: CampaignOptions): Promise<CampaignReport> {
  const random = createRandom(seed);
  const player = await createPlayer();
  const models: LedgerModel[] = [];
  const refused = new Map<string, number>();
  for (let played = 0; played < calls; played += batch) {
    models.push(new LedgerModel(BigInt(models.length + 1), player.cast.stranger));
    const now = await player.advance(1 + random.below(STEP_SECONDS_MAX));
    const live = models.slice(-LIVE_MAX);
    const planned = Array.from({ length: Math.min(batch, calls - played) }, () => {
      const call = randomCall(random, player.cast, live, now);
      return { call, verdict: foretell(player, call, now) };
    });
    const verdicts = await player.play(planned.map(({ call }) => call));
    planned.forEach(({ call, verdict }, index) => {
      expect(
        verdicts[index],
        `seed ${seed}, call ${played + index}: ${describeCall(call)}`,
      ).to.deep.equal(verdict);
      if (verdict !== undefined) refused.set(verdict[0], (refused.get(verdict[0]) ?? 0) + 1);
    });
    for (const model of live)
      await checkInstrument(player, model, `seed ${seed}, after call ${played + batch}`);
  }
  for (const model of models) await checkInstrument(player, model, `seed ${seed}, at the end`);
  const refusals = [...refused.values()].reduce((sum, count) => sum + count, 0);
  return {
    succeeded: calls - refusals,
    refused,
    instruments: models.length,
    entries: player.entryCount(),
  };
}

function foretell({ cast }: Player, { model, caller, operation }: Call, now: bigint): Verdict {
  const open =
    operation.name === "split" || operation.name === "merge" || cast.desks.includes(caller);
  return open ? model.apply(operation, caller, now) : ["AccessManagedUnauthorized", caller];
}

/** INV-L1 to INV-L3: the chain, the model and the replayed history show one and the same partition. */
async function checkInstrument(player: Player, model: LedgerModel, when: string): Promise<void> {
  const context = `instrument ${model.instrumentId}, ${when}`;
  const { units, discharged, head, length, slices } = await player.look(
    model.instrumentId,
    model.units,
  );
  const entries = player.historyOf(model.instrumentId);
  expect(units, context).to.equal(BigInt(model.units));
  expect(discharged, context).to.equal(BigInt(model.discharged));
  expect(slices, context).to.deep.equal(model.slices());
  let next = 1;
  for (const { from, to } of slices) {
    expect(from, `${context}: gap or overlap`).to.equal(next);
    expect(to, context).to.be.at.least(from);
    next = to + 1;
  }
  expect(next, `${context}: lost units`).to.equal(model.units + 1);
  expect(replay(entries), `${context}: replayed`).to.deep.equal(slices);
  expect(length, context).to.equal(BigInt(entries.length));
  expect(head, context).to.equal(headOf(entries));
}

function describeCall({ model, caller, operation }: Call): string {
  const shown = JSON.stringify(operation, (_key, value: unknown) =>
    typeof value === "bigint" ? `${value}` : value,
  );
  return `instrument ${model.instrumentId}, ${caller} ${shown}`;
}
