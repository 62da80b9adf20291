import { expect } from "chai";
import { callContract } from "../../../sdk/src/chain/contracts.ts";
import { ACCOUNT } from "../../../sdk/src/chain/interfaces.ts";
import { signRequest } from "../../../sdk/src/chain/signer.ts";
import type { Address, InstrumentId } from "../../../sdk/src/index.ts";
import { CHAIN_ID } from "../support/anvil.ts";
import { contextOf, entriesOf } from "../support/ledger.ts";
import { key, type Party, type TestNetwork } from "../support/network.ts";
import { endorse } from "../support/plays.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";
import { startSupplyChain } from "../support/supplyChain.ts";
import { receivedBill, registerTrade } from "../support/trade.ts";

const FACE = 10_000n;
const ACCOUNT_INTERFACE = ACCOUNT.createInterface();
const addressOf = (wallet: { readonly address: string }): Address =>
  wallet.address.toLowerCase() as Address;

/** Rows of docs/frauds.md, by their names. */
describe("frauds: operators, keys and dates", () => {
  let network: TestNetwork;
  let core: Party;
  let supplier: Party;
  let other: Party;

  before(async () => {
    ({ network, core, supplier, other } = await startSupplyChain());
    await network.centralBank.client.cash.mint({ to: supplier.account, amount: FACE });
  });
  after(() => network.stop());

  const aBill = (): Promise<InstrumentId> =>
    receivedBill({ drawer: core, payee: supplier }, core, FACE);

  it("Backdating: what counts is the time of the block; a claimed date is separate data", async () => {
    const future = { number: "F-1", amount: 1n, date: "2026-03-11" };
    await expectRefusal(
      supplier.client.evidence.registerInvoice({
        ...future,
        seller: supplier.account,
        buyer: core.account,
      }),
      "EvidenceRegistry_FutureDocument",
    );
    const { bank } = network;
    const figures = { totalAssets: 100n, deposits: 1n, marginDeposits: 0n, otherAcceptances: 0n };
    await bank.client.filings.file({ ...figures, asOfDate: "2026-02-28" });
    expect(await bank.client.filings.of(bank.account)).to.include({
      asOfDate: "2026-02-28",
      filedDate: "2026-03-10",
    });
    await expectRefusal(
      bank.client.filings.file({ ...figures, asOfDate: "2026-02-27" }),
      "FilingRegistry_NotAfterLast",
    );

    // Two claims on one invoice: the block's order decides, not what is written on the contracts.
    const later = await registerTrade(supplier, core, FACE);
    const { evidenceId: earlier } = await supplier.client.evidence.registerContract({
      number: "BACKDATED",
      amount: FACE,
      date: "2020-01-01",
      seller: supplier.account,
      buyer: core.account,
    });
    const register = (contractEvidence = later.contractEvidence) =>
      supplier.client.receivables.register({
        debtor: core.account,
        face: FACE,
        dueDate: "2026-07-08",
        invoiceEvidence: later.invoiceEvidence,
        contractEvidence,
      });
    const { receivableId } = await register();
    await expectRefusal(register(earlier), "EvidenceRegistry_Insufficient", {
      evidenceId: later.invoiceEvidence,
    });
    const [opened] = await entriesOf(network, receivableId);
    const block = await network.anvil.send<{ timestamp: string }>("eth_getBlockByNumber", [
      "latest",
      false,
    ]);
    expect(opened?.timestamp).to.equal(BigInt(block.timestamp));
  });

  it("Insider operator: maker is not checker, limits hold, and the trail names both", async () => {
    const { maker, checker } = supplier.signer;
    const payment = { to: other.account, amount: 1n };
    const { account } = supplier;
    const alone = network.connect({ signer: { account, maker: checker, checker } });
    await expectRefusal(alone.cash.transfer(payment), "MemberAccount_NotMaker");
    const swapped = network.connect({ signer: { account, maker, checker: maker } });
    await expectRefusal(swapped.cash.transfer(payment), "MemberAccount_NotChecker");

    const operator = addressOf(maker);
    const { operators, cash } = supplier.client;
    await operators.limit({ operator, perRequest: 100n, perDay: 150n });
    await expectRefusal(cash.transfer({ ...payment, amount: 101n }), "MemberAccount_RequestLimit", {
      operator,
      value: 101n,
    });
    const paid = await cash.transfer({ ...payment, amount: 100n });
    await expectRefusal(cash.transfer({ ...payment, amount: 51n }), "MemberAccount_DayLimit", {
      operator,
    });
    const { logs } = await network.anvil.send<{
      logs: { address: string; topics: string[]; data: string }[];
    }>("eth_getTransactionReceipt", [paid.transactionHash]);
    const trail = logs.find(({ address }) => address === account);
    const executed = trail && ACCOUNT_INTERFACE.parseLog(trail);
    expect(executed?.args.toArray()).to.deep.equal([
      paid.requestId,
      maker.address,
      checker.address,
    ]);
    const lifted = { account, operator, perRequest: 0n, perDay: 0n };
    await network.centralBank.client.operators.limit(lifted);
  });

  it("Replay / duplicate request id: the same result, never twice", async () => {
    const payment = { to: other.account, amount: 7n, requestId: "PAY-2026-0310" };
    const before = await other.client.cash.balance();
    const first = await supplier.client.cash.transfer(payment);
    expect(await supplier.client.cash.transfer(payment)).to.deep.equal(first);
    await expectCode(
      supplier.client.cash.transfer({ ...payment, amount: 8n }),
      "SDK_REQUEST_ID_REUSED",
    );
    const sent = await network.anvil.send<{ input: `0x${string}` }>("eth_getTransactionByHash", [
      first.transactionHash,
    ]);
    const replayed = {
      from: supplier.signer.checker.address,
      to: supplier.account,
      data: sent.input,
    };
    await expectRefusal(
      callContract(contextOf(network).rpc, replayed, "latest"),
      "MemberAccount_AlreadyExecuted",
      { requestId: first.requestId },
    );
    expect((await other.client.cash.balance()) - before).to.equal(7n);
  });

  it("Stolen key: revoked; later signatures fail, earlier acts stay, title is unharmed", async () => {
    const instrumentId = await aBill();
    await endorse(supplier, other, { instrumentId, range: { from: 1n, to: 10n } });
    const slices = await supplier.client.bills.slices(instrumentId);
    const { account } = supplier;
    const stolen = supplier.signer;
    // Signed by the thief before the revocation, to be submitted after it.
    const kept = {
      requestId: `0x${"ab".repeat(32)}`,
      deadline: 2_000_000_000n,
      calls: [{ target: account, data: "0x" }],
    } as const;
    const signature = await signRequest(stolen, CHAIN_ID, kept);

    const spare = { maker: key("spare maker"), checker: key("spare checker") };
    const { operators } = network.centralBank.client;
    for (const role of ["maker", "checker"] as const) {
      const [oldOperator, newOperator] = [addressOf(stolen[role]), addressOf(spare[role])];
      await operators.replace({ account, oldOperator, newOperator });
    }
    const payment = { to: other.account, amount: 1n };
    await expectRefusal(supplier.client.cash.transfer(payment), "MemberAccount_NotChecker");
    const half = network.connect({
      signer: { account, maker: stolen.maker, checker: spare.checker },
    });
    await expectRefusal(half.cash.transfer(payment), "MemberAccount_NotMaker");
    const submitted = {
      from: spare.checker.address,
      to: account,
      data: ACCOUNT_INTERFACE.encodeFunctionData("execute", [
        { ...kept, calls: [...kept.calls] },
        signature,
      ]) as `0x${string}`,
    };
    await expectRefusal(
      callContract(contextOf(network).rpc, submitted, "latest"),
      "MemberAccount_NotMaker",
      { signer: addressOf(stolen.maker) },
    );

    const owner = network.connect({ signer: { account, ...spare } });
    expect(await owner.bills.slices(instrumentId)).to.deep.equal(slices);
    const rest = { instrumentId, range: { from: 11n, to: FACE } };
    const { offerId } = await owner.endorsements.offer({ ...rest, transferee: other.account });
    await other.client.endorsements.sign({ offerId });
  });
});
