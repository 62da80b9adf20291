import { expect } from "chai";
import type { ContractTransactionReceipt } from "ethers";
import fc from "fast-check";
import { clock } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { aMove, type Phase } from "../support/life/moves.ts";
import {
  attempt,
  beginLife,
  carryOut,
  DUE,
  enterCirculation,
  FACE,
  type Life,
  type Move,
  slicesOf,
  view,
  wait,
} from "../support/life/stage.ts";

const DISCHARGED = 7n;
const MATURITY = BigInt(Date.parse(`${DUE}T09:00:00+08:00`)) / 1_000n;
/** Steps that succeed, before and from the due day on. */
const TRADING_STEPS = 30;
const COLLECTING_STEPS = 25;
/** Attempts per step that succeeds; a life that ends early has nothing left to do. */
const ATTEMPTS_MAX = 6;

interface Units {
  readonly from: bigint;
  readonly to: bigint;
}

interface Books {
  /** Fen of every party, in the order of `Life.parties`. */
  readonly balances: readonly bigint[];
  /** Fen that exist. */
  readonly supply: bigint;
}

async function readBooks({ trade, parties }: Life): Promise<Books> {
  const balances: bigint[] = [];
  for (const { account } of parties) balances.push(await trade.cash.balanceOf(account));
  return { balances, supply: await trade.cash.totalSupply() };
}

/** Cash moves only with a payment, from its payer, in the amount that the desk foretold; none comes into being. */
function checkCash(life: Life, before: Books, after: Books, { payment }: Move): void {
  expect(after.supply).to.equal(before.supply);
  expect(after.balances.reduce((sum, fen) => sum + fen, 0n)).to.equal(after.supply);
  const payer = life.parties.findIndex(({ account }) => account === payment?.payer);
  const changes = after.balances.map((fen, index) => fen - (before.balances[index] ?? 0n));
  const losers = changes.flatMap((change, index) => (change < 0n ? [index] : []));
  if (losers.length === 0) {
    // Nobody paid, or somebody paid itself.
    expect(changes.every((change) => change === 0n)).to.equal(true);
    return;
  }
  expect(losers).to.deep.equal([payer]);
  expect(-(changes[payer] ?? 0n) <= (payment?.amount ?? 0n), "no more than foretold").to.equal(
    true,
  );
  const toItself = (payment?.amount ?? 0n) + (changes[payer] ?? 0n);
  // What a payer owes itself in part (a pledgor that pays its own pledgee) it does not pay.
  expect(toItself === 0n || life.records.some(({ kind }) => kind === "loan")).to.equal(true);
}

/** Units that a step has paid for good: the acceptor's payment, in time or in recourse. */
async function paidBy(
  { trade }: Life,
  { target, method, args }: Move,
  { logs }: ContractTransactionReceipt,
): Promise<readonly Units[]> {
  if (`${target}.${method}` === "PresentmentDesk.pay") {
    return [await view(trade, target, "presentmentOf", args[0])];
  }
  const desk = trade.contract("RecourseDesk").interface;
  const topic = desk.getEvent("RecourseDischarged")?.topicHash;
  const ended = logs.filter(({ topics }) => topics[0] === topic).map(({ topics }) => topics[1]);
  return Promise.all(ended.map((id) => view(trade, "RecourseDesk", "recourseOf", id)));
}

const overlap = (left: Units, right: Units): boolean =>
  left.from <= right.to && right.from <= left.to;
const count = ({ from, to }: Units): bigint => to - from + 1n;

/** Claims: every unit is held once or was paid once; what is held is what the acceptor still owes. */
async function checkClaims(life: Life, paid: readonly Units[]): Promise<void> {
  const { trade, bill, acceptor, parties } = life;
  const slices = await slicesOf(life);
  const ended = slices.filter(({ encumbrance }) => encumbrance.kind === DISCHARGED);
  const total = (units: readonly Units[]) => units.reduce((sum, part) => sum + count(part), 0n);
  expect(total(slices)).to.equal(FACE);
  expect(total(ended), "discharged is what was paid").to.equal(total(paid));
  expect(await trade.ledger.dischargedOf(bill.id)).to.equal(total(paid));
  for (const slice of ended) {
    const covered = paid.filter((units) => overlap(units, slice));
    expect(total(covered) >= count(slice), "nothing ends unpaid").to.equal(true);
  }
  for (const { holder } of slices) {
    expect(parties.map(({ account }) => account)).to.include(holder);
  }
  const standing = await view(trade, "CreditRegistry", "standingOf", acceptor.account);
  expect(standing.acceptanceBalance, "the acceptor owes what is held").to.equal(FACE - total(paid));
}

interface Game {
  readonly life: Life;
  readonly paid: Units[];
  books: Books;
}

/** One attempt by chance; all that must hold is checked after each that succeeds. */
async function play(game: Game, phase: Phase): Promise<boolean> {
  const { life, paid } = game;
  if (life.random.chance(5)) await wait(life, phase === "trading" ? 3 : 12);
  const move = await aMove(life, phase);
  const outcome = await attempt(life, move);
  if ("error" in outcome) return false;
  const receipt = await carryOut(life, move, outcome.result);
  const after = await readBooks(life);
  checkCash(life, game.books, after, move);
  game.books = after;
  for (const { from, to } of await paidBy(life, move, receipt)) {
    const twice = paid.some((earlier) => overlap(earlier, { from, to }));
    expect(twice, "no unit is paid twice").to.equal(false);
    paid.push({ from, to });
  }
  await checkClaims(life, paid);
  return true;
}

async function playMany(game: Game, phase: Phase, steps: number): Promise<void> {
  let left = steps;
  for (let tried = 0; left > 0 && tried < steps * ATTEMPTS_MAX; tried += 1) {
    if (await play(game, phase)) left -= 1;
  }
}

describe("a bill's whole life by chance", () => {
  it("INV-W1 INV-W2: cash and claims are conserved, and no path pays a unit twice", async function () {
    this.timeout(3_600_000);
    const done = new Map<string, number>();
    const property = fc.asyncProperty(fc.nat(), async (seed) => {
      const life = await beginLife(seed, done);
      await enterCirculation(life);
      const game: Game = { life, paid: [], books: await readBooks(life) };
      await playMany(game, "trading", TRADING_STEPS);
      if ((await clock.now()) < MATURITY) await clock.to(MATURITY);
      await playMany(game, "collecting", COLLECTING_STEPS);
    });
    await fc.assert(property, { numRuns: runs(1, 200), seed: 20_260_310, endOnFailure: true });
    if (process.env["PIAOHAO_SHOW"] === "1") process.stdout.write(`${[...done].join("\n")}\n`);
    expect([...done.keys()]).to.include.members([
      "EndorsementDesk.sign",
      "DiscountDesk.settle",
      "PresentmentDesk.present",
      "RecourseDesk.claim",
    ]);
  });
});
