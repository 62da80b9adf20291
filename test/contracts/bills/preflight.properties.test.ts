import { expect } from "chai";
import fc from "fast-check";
import { clock } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { aMove, type Phase } from "../support/life/moves.ts";
import { aQuestion, OWN_TERMS, QUESTIONS, type QuestionName } from "../support/life/questions.ts";
import {
  attempt,
  beginLife,
  carryOut,
  type DeskRecord,
  DUE,
  type Life,
  wait,
} from "../support/life/stage.ts";
import { aStepQuestion, STEP_TERMS } from "../support/life/steps.ts";
import { acceptAndDisclose } from "../support/trade.ts";

const MATURITY = BigInt(Date.parse(`${DUE}T09:00:00+08:00`)) / 1_000n;
/** Attempts at a step between two questions. */
const STEPS = 4;
const ROUNDS = 24;

interface Tally {
  allowed: number;
  refused: number;
}
type Tallies = Map<string, Tally>;

/** The lists refuse if and only if the call is refused, and it is refused by one of them. */
async function checkQuestion(life: Life, action: QuestionName, tallies: Tallies): Promise<void> {
  const question = await aQuestion(life, action);
  const { listed, by, target, method, args } = question;
  const names = listed.map((data) => life.trade.errors.interface.parseError(data)?.name ?? data);
  const outcome = await attempt(life, question);
  const where = `${action} by ${by.kind}: ${target}.${method}(${JSON.stringify(args, text)})`;
  const tally = tallies.get(action) ?? { allowed: 0, refused: 0 };
  tallies.set(action, tally);
  if ("result" in outcome) {
    expect(names, where).to.deep.equal([]);
    tally.allowed += 1;
  } else {
    expect([...names, ...(OWN_TERMS[action] ?? [])], where).to.include(outcome.error);
    tally.refused += 1;
  }
}

/** Of what is open and in time, the rules as the desk asks them again refuse the signature if and only if it is refused. */
async function checkStep(life: Life, record: DeskRecord, tallies: Tallies): Promise<void> {
  const question = await aStepQuestion(life, record);
  if (question === undefined) return;
  const { step, open, listed } = question;
  const names = listed.map((data) => life.trade.errors.interface.parseError(data)?.name ?? data);
  const outcome = await attempt(life, question);
  const tally = tallies.get(step) ?? { allowed: 0, refused: 0 };
  tallies.set(step, tally);
  if ("result" in outcome) {
    expect({ open, names }, step).to.deep.equal({ open: true, names: [] });
    tally.allowed += 1;
  } else {
    if (open) expect([...names, ...STEP_TERMS], step).to.include(outcome.error);
    tally.refused += 1;
  }
}

const text = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

async function liveAndAsk(life: Life, phase: Phase, tallies: Tallies): Promise<void> {
  for (let round = 0; round < ROUNDS; round += 1) {
    if (life.random.chance(5)) await wait(life, 3);
    for (let step = 0; step < STEPS; step += 1) {
      const move = await aMove(life, phase);
      const outcome = await attempt(life, move);
      if ("result" in outcome) await carryOut(life, move, outcome.result);
    }
    const action = QUESTIONS[round % QUESTIONS.length] ?? "issue";
    await checkQuestion(life, action, tallies);
    for (const record of life.records.slice(-STEPS)) await checkStep(life, record, tallies);
  }
}

async function checkAll(life: Life, tallies: Tallies): Promise<void> {
  for (const action of QUESTIONS) await checkQuestion(life, action, tallies);
}

describe("preflight", () => {
  it("INV-Q4: the lists of rules refuse if and only if the call is refused, in any state", async function () {
    this.timeout(3_600_000);
    const tallies: Tallies = new Map();
    const property = fc.asyncProperty(fc.nat(), async (seed) => {
      const life = await beginLife(seed, new Map());
      await checkAll(life, tallies);
      await acceptAndDisclose(life.trade, life.bill.id, life.acceptor);
      await checkAll(life, tallies);
      await life.trade.as(life.trade.supplier).call("BillRegistry", "receive_", [life.bill.id]);
      await liveAndAsk(life, "trading", tallies);
      if ((await clock.now()) < MATURITY) await clock.to(MATURITY);
      await liveAndAsk(life, "collecting", tallies);
    });
    await fc.assert(property, { numRuns: runs(1, 200), seed: 20_260_310, endOnFailure: true });
    if (process.env["PIAOHAO_SHOW"] === "1")
      process.stdout.write(`${JSON.stringify([...tallies])}\n`);
    for (const action of QUESTIONS) expect(tallies.get(action)?.refused, action).to.be.above(0);
    // One life does not see everything allowed; many do.
    const seen = QUESTIONS.filter((action) => (tallies.get(action)?.allowed ?? 0) > 0);
    expect(seen.length).to.be.at.least(runs(5, QUESTIONS.length));
  });
});
