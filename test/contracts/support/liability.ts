import type { GuaranteeDesk } from "../../../sdk/src/generated/typechain/contracts/desks/GuaranteeDesk.ts";
import type { PresentmentDesk } from "../../../sdk/src/generated/typechain/contracts/desks/PresentmentDesk.ts";
import type { RecourseDesk } from "../../../sdk/src/generated/typechain/contracts/desks/RecourseDesk.ts";
import { clock, networkHelpers } from "./chain.ts";
import type { TestMember } from "./member.ts";
import { aRange, aReceivedBill, deployTrade, MILLION, type TestBill, type Trade } from "./trade.ts";

export const LiableParty = { none: 0n, acceptor: 1n, drawer: 2n, endorser: 3n } as const;
export const RecourseCause = {
  paymentRefused: 1n,
  dishonoured: 2n,
  insolvency: 3n,
} as const;
export const RecourseStatus = {
  none: 0n,
  open: 1n,
  discharged: 2n,
  withdrawn: 3n,
  split: 4n,
} as const;
export const ClaimStatus = { none: 0n, open: 1n, paid: 2n, contested: 3n, withdrawn: 4n } as const;

export const NOBODY = "0x0000000000000000000000000000000000000000";

export interface DebtorOptions {
  readonly party: bigint;
  readonly guaranteeId?: bigint;
  readonly desk?: string;
  readonly recordId?: bigint;
}

/** A debtor as the contracts take it. */
export const aDebtor = ({
  party,
  guaranteeId = 0n,
  desk = NOBODY,
  recordId = 0n,
}: DebtorOptions) => ({ party, guaranteeId, endorsement: { desk, recordId } });

/** Steps on dishonoured bills, each by the party that takes it. */
export function liabilitySteps(trade: Trade) {
  const recourses = trade.contract<RecourseDesk>("RecourseDesk");
  const presentments = trade.contract<PresentmentDesk>("PresentmentDesk");
  const guarantees = trade.contract<GuaranteeDesk>("GuaranteeDesk");

  /** An endorsement of `from..to` that is offered and signed. */
  async function endorse(
    bill: TestBill,
    [transferor, transferee]: readonly [TestMember, TestMember],
    { sliceFrom = 1n, to = bill.face, method = "offer" } = {},
  ): Promise<bigint> {
    const offer = [aRange(bill.id, { sliceFrom, to }), transferee.account];
    const offerId = await trade.as(transferor).ask("EndorsementDesk", method, offer);
    await trade.as(transferee).call("EndorsementDesk", "sign", [offerId]);
    return offerId;
  }

  /** Presented by the holder and refused by the acceptor. */
  async function refuse(
    bill: TestBill,
    holder: TestMember,
    { sliceFrom = 1n, acceptor = trade.core } = {},
  ): Promise<bigint> {
    const presentmentId = await trade
      .as(holder)
      .ask("PresentmentDesk", "present", [bill.id, sliceFrom]);
    const receipt = await trade
      .as(acceptor)
      .call("PresentmentDesk", "refuse", [presentmentId, "账户余额不足"]);
    const topic = recourses.interface.getEvent("RecourseOpened").topicHash;
    return BigInt(receipt.logs.find(({ topics }) => topics[0] === topic)?.topics[1] ?? 0n);
  }

  const claim = (
    claimant: TestMember,
    recourseId: bigint,
    debtor: DebtorOptions,
    costs = 0n,
  ): Promise<bigint> =>
    trade.as(claimant).ask("RecourseDesk", "claim", [recourseId, aDebtor(debtor), costs]);

  const approval = {
    target: "CashToken",
    method: "approve",
    args: [trade.addressOf("RecourseDesk"), 2n * MILLION],
  };
  const pay = (debtor: TestMember, claimId: bigint) =>
    trade
      .as(debtor)
      .callAll([approval, { target: "RecourseDesk", method: "pay", args: [claimId] }]);
  const payAsAcceptor = (acceptor: TestMember, recourseId: bigint) =>
    trade
      .as(acceptor)
      .callAll([approval, { target: "RecourseDesk", method: "payAsAcceptor", args: [recourseId] }]);

  const endorser = (recordId: bigint, guaranteeId = 0n): DebtorOptions => ({
    party: LiableParty.endorser,
    guaranteeId,
    desk: trade.addressOf("EndorsementDesk"),
    recordId,
  });

  const applyForGuarantee = (
    guaranteed: TestMember,
    guarantor: TestMember,
    { bill, party, to = bill.face }: { bill: TestBill; party: bigint; to?: bigint },
  ): Promise<bigint> =>
    trade
      .as(guaranteed)
      .ask("GuaranteeDesk", "apply_", [aRange(bill.id, { to }), party, guarantor.account]);

  async function guarantee(
    guaranteed: TestMember,
    guarantor: TestMember,
    options: { bill: TestBill; party: bigint; to?: bigint },
  ): Promise<bigint> {
    const guaranteeId = await applyForGuarantee(guaranteed, guarantor, options);
    await trade.as(guarantor).call("GuaranteeDesk", "sign", [guaranteeId]);
    return guaranteeId;
  }

  return {
    recourses,
    presentments,
    guarantees,
    endorse,
    refuse,
    claim,
    pay,
    payAsAcceptor,
    endorser,
    applyForGuarantee,
    guarantee,
    toDay: clock.toDay,
  };
}

/**
 * A bill of the core enterprise, accepted by another one: payee (supplier) → sub-supplier → holder.
 * @param as what the holder and one more are: the two banks, which endorse nothing, or two more suppliers
 */
export async function endorsedBill(due: string, as: "banks" | "suppliers" = "banks") {
  const trade = await networkHelpers.loadFixture(deployTrade);
  const acceptor = await trade.admitMember({ kind: "CoreEnterprise" });
  const admit = () => trade.admitMember({ kind: "Supplier" });
  const [holder, next] =
    as === "banks" ? [trade.bank, trade.otherBank] : [await admit(), await admit()];
  const payers = as === "banks" ? [] : [holder, next];
  for (const member of [acceptor, trade.supplier, trade.subSupplier, ...payers]) {
    await trade.fund(member, 2n * MILLION);
  }
  const steps = liabilitySteps(trade);
  const bill = await aReceivedBill(trade, { drawee: acceptor, due });
  const first = await steps.endorse(bill, [trade.supplier, trade.subSupplier]);
  const second = await steps.endorse(bill, [trade.subSupplier, holder]);
  const balanceOf = (member: { account: string }) => trade.cash.balanceOf(member.account);
  return { trade, acceptor, steps, bill, first, second, balanceOf, holder, next };
}

/** The same, presented on a day and refused. */
export async function refusedBill(due: string, day = due) {
  const stage = await endorsedBill(due);
  await clock.toDay(day);
  const { steps, bill, trade, acceptor } = stage;
  return { ...stage, recourseId: await steps.refuse(bill, trade.bank, { acceptor }) };
}
