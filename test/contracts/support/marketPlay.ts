import { ZeroAddress, ZeroHash } from "ethers";
import { clock, dayOf } from "./chain.ts";
import { aDiscountedBill, Preference, RepoKind } from "./market.ts";
import type { TestMember } from "./member.ts";
import { aRange, MILLION, type Trade } from "./trade.ts";

/** A discounted bill in four parts: sold on, in a repo that is redeemed, in one that is not, rediscounted; one is listed. */
export async function playMarket(trade: Trade): Promise<void> {
  const { bank, otherBank, centralBank } = trade;
  const bill = await aDiscountedBill(trade);
  const part = (serial: bigint) =>
    aRange(bill.id, { sliceFrom: serial * 100n + 1n, to: serial * 100n + 100n });
  const paying = (member: TestMember, target: string, method: string, args: readonly unknown[]) =>
    trade.as(member).callAll([
      { target: "CashToken", method: "approve", args: [trade.addressOf(target), MILLION] },
      { target, method, args },
    ]);
  const offer = [part(0n), otherBank.account, 15_000n, bill.discountId];
  const sold = await trade.as(bank).ask("InterbankDesk", "offer", offer);
  await paying(otherBank, "InterbankDesk", "sign", [sold]);

  const repo = async (serial: bigint) => {
    const terms = {
      lender: otherBank.account,
      kind: RepoKind.outright,
      principal: 90n,
      rateMillionths: 15_000n,
      dueDay: dayOf("2026-03-24"),
    };
    const args = [part(serial), terms, bill.discountId];
    const tradeId = await trade.as(bank).ask("RepoDesk", "offer", args);
    await paying(otherBank, "RepoDesk", "sign", [tradeId]);
    return tradeId;
  };
  const [redeemed, defaulted] = [await repo(1n), await repo(2n)];

  await trade.fund(centralBank, MILLION);
  await trade.as(centralBank).call("RediscountDesk", "setQuota", [bank.account, MILLION]);
  const application = {
    preference: Preference.ordinary,
    rateMax: 20_000n,
    documentHash: ZeroHash,
  };
  const applied = [part(3n), application, bill.discountId];
  const rediscounted = await trade.as(bank).ask("RediscountDesk", "apply_", applied);
  await paying(centralBank, "RediscountDesk", "grant", [rediscounted]);

  const registration = [part(4n), ZeroAddress, ZeroHash, bill.discountId];
  const listingId = await trade.as(bank).ask("ListingDesk", "register", registration);
  const validUntil = (await clock.now()) + 3_600n;
  await trade.as(bank).call("ListingDesk", "list", [listingId, 401n, 99n, validUntil]);
  await paying(otherBank, "ListingDesk", "take", [listingId, 99n]);

  await clock.toDay("2026-03-25");
  await paying(bank, "RepoDesk", "redeem", [redeemed]);
  await trade.as(otherBank).call("RepoDesk", "enforce", [defaulted]);
}
