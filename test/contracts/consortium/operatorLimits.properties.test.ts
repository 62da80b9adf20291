import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { createRandom, type Random } from "../ledger/seededRandom.ts";
import { clock, dayOf, networkHelpers } from "../support/chain.ts";
import { runs } from "../support/deep.ts";
import { errorOf } from "../support/errorOf.ts";
import { HOUR, RATE } from "../support/financingSteps.ts";
import { aQuote } from "../support/market.ts";
import type { NamedCall } from "../support/network.ts";
import { type Act, DESKS, letGo, played, type World } from "../support/outflowModel.ts";
import { approval } from "../support/takings.ts";
import { aRange, aReceivedBill, deployTrade, MILLION, type Trade } from "../support/trade.ts";

/** No more than a bank has in the book of standing quotes. */
const POSTS_MAX = 8;
const REQUESTS = 12;

/** A bank that was asked for quotes on parts of a bill, each of another face. */
async function askedBank() {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const bill = await aReceivedBill(trade);
  const faces = Array.from({ length: REQUESTS }, (_, index) => 60n + 50n * BigInt(index));
  const requests: { readonly id: bigint; readonly face: bigint }[] = [];
  let from = 1n;
  for (const face of faces) {
    const range = aRange(bill.id, { sliceFrom: from, to: from + face - 1n });
    const args = [range, trade.bank.account, bill.contractEvidence, bill.invoiceEvidence];
    const id = await trade.as(trade.supplier).ask("DiscountDesk", "request", args);
    requests.push({ id, face });
    from += face;
  }
  return { trade, requests };
}

async function callOf(trade: Trade, act: Act): Promise<NamedCall> {
  switch (act.kind) {
    case "transfer":
      return {
        target: "CashToken",
        method: "transfer",
        args: [trade.supplier.account, act.amount],
      };
    case "approve":
      return approval(trade, act.desk, act.amount);
    case "quote": {
      const args = [act.requestId, RATE, (await clock.now()) + HOUR];
      return { target: "DiscountDesk", method: "quote", args };
    }
    case "post": {
      const args = [await aQuote({ capacity: act.amount }), 0n, 100n];
      return { target: "DiscountMarket", method: "post", args };
    }
    case "instruct":
      return {
        target: "PresentmentDesk",
        method: "instruct",
        args: [act.amount, dayOf("2026-12-31")],
      };
  }
}

const NOTHING = { allowance: 0n, promised: 0n };
const EMPTY: World = {
  desks: { DiscountDesk: NOTHING, PresentmentDesk: NOTHING },
  quoted: [],
  paid: 0n,
};

const aLimit = (random: Random, most: number): bigint =>
  random.chance(40) ? 0n : BigInt(1 + random.below(most));

function anAct(
  random: Random,
  requests: readonly { readonly id: bigint; readonly face: bigint }[],
  mayPost: boolean,
): Act {
  const amount = BigInt(random.below(900));
  const kind = random.pick([
    "transfer",
    "approve",
    "approve",
    "quote",
    "quote",
    "post",
    "instruct",
  ]);
  if (kind === "approve") return { kind, desk: random.pick(DESKS), amount: 2n * amount };
  if (kind === "instruct") return { kind, amount: random.chance(50) ? 0n : MILLION };
  if (kind === "post" && mayPost) return { kind, amount: 1n + amount };
  if (kind !== "quote") return { kind: "transfer", amount };
  const { id, face } = random.pick(requests);
  return { kind, requestId: id, amount: face };
}

interface Limits {
  readonly perRequest: bigint;
  readonly perDay: bigint;
  /** Fen counted today, while there was a limit per day. */
  readonly today: bigint;
}

/** What the limits of a maker say of a request, name and arguments. */
function refusalsOf({ perRequest, perDay, today }: Limits, maker: string, counted: bigint) {
  const aboveRequest = perRequest !== 0n && counted > perRequest;
  const aboveDay = perDay !== 0n && today + counted > perDay;
  return [
    ...(aboveRequest ? [["MemberAccount_RequestLimit", maker, counted, perRequest]] : []),
    ...(aboveDay ? [["MemberAccount_DayLimit", maker, today + counted, perDay]] : []),
  ];
}

/** What the bank's account says of a request beforehand. */
async function rehearsed(trade: Trade, calls: readonly NamedCall[]) {
  const { account, sign } = trade.as(trade.bank);
  const { request } = await sign(calls);
  const [maker, checker] = [trade.bank.maker.address, trade.bank.checker.address];
  const from = { from: ZeroAddress };
  const errors = await account.rehearse.staticCall(maker, checker, request.calls, from);
  return errors.map((data) => {
    const parsed = trade.errors.interface.parseError(data);
    return [parsed?.name, ...(parsed?.args ?? [])];
  });
}

/** Asks about a request, then makes it: what is said, what happens and what the model counts are the same. */
async function request(trade: Trade, acts: readonly Act[], limits: Limits, world: World) {
  const calls = await Promise.all(acts.map((act) => callOf(trade, act)));
  const { counted, refused, onStanding, world: next } = played(world, acts);
  const says = await rehearsed(trade, calls);
  const above = refusalsOf(limits, trade.bank.maker.address, counted);
  const story = JSON.stringify(acts, (_, value) =>
    typeof value === "bigint" ? `${value}` : value,
  );
  expect(refused ? says.slice(1) : says, story).to.deep.equal(above);
  const outcome = await errorOf(trade, trade.as(trade.bank).callAll(calls));
  expect(outcome, story).to.equal(says[0]?.[0]);
  const executed = outcome === undefined;
  const released = executed ? letGo(next) - letGo(world) : 0n;
  expect(released <= counted, `${released} of ${counted} by ${story}`).to.equal(true);
  const kind = executed ? "executed" : refused ? "refused" : "limited";
  return { kind, counted, onStanding, world: executed ? next : world } as const;
}

describe("limits of operators", () => {
  it("INV-C12, INV-C14: count what a request moves, approves and lets take, as a rehearsal says, and no request lets go more", async () => {
    const { trade, requests } = await askedBank();
    const { account } = trade.as(trade.bank);
    const random = createRandom(20_260_310);
    const seen = { executed: 0, limited: 0, refused: 0, onStanding: 0 };
    let world: World = EMPTY;
    let limits: Limits = { perRequest: 0n, perDay: 0n, today: 0n };
    let posts = 0;
    for (let round = 0; round < runs(80, 1_000); round += 1) {
      if (random.chance(40)) {
        limits = { ...limits, perRequest: aLimit(random, 1_500), perDay: aLimit(random, 20_000) };
        const args = [trade.bank.maker.address, limits.perRequest, limits.perDay];
        await trade.as(trade.centralBank).call(account, "setLimit", args);
      }
      const acts = Array.from({ length: 1 + random.below(4) }, () =>
        anAct(random, requests, posts < POSTS_MAX),
      );
      const { kind, counted, onStanding, world: next } = await request(trade, acts, limits, world);
      seen[kind] += 1;
      world = next;
      if (kind !== "executed") continue;
      if (onStanding) seen.onStanding += 1;
      if (limits.perDay !== 0n) limits = { ...limits, today: limits.today + counted };
      posts += acts.filter((act) => act.kind === "post").length;
    }
    expect(Math.min(...Object.values(seen)), JSON.stringify(seen)).to.be.above(5);
  });
});
