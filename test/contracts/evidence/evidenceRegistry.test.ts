import { expect } from "chai";
import { id, ZeroHash } from "ethers";
import { dayOf, ethers, networkHelpers } from "../support/chain.ts";
import { signerOf } from "../support/signerOf.ts";
import {
  anEvidence,
  deployTrade,
  MILLION,
  type Trade,
  type TradeEvidence,
} from "../support/trade.ts";

const INSTRUMENT = 1n;
const OTHER_INSTRUMENT = 2n;
const Kind = { none: 0n, contract: 1n, invoice: 2n } as const;

describe("EvidenceRegistry", () => {
  let trade: Trade;
  let documents: TradeEvidence;
  beforeEach(async () => {
    trade = await networkHelpers.loadFixture(deployTrade);
    documents = await anEvidence(trade, { seller: trade.supplier, buyer: trade.core });
  });
  const registration = (overrides: object = {}) => ({
    kind: Kind.invoice,
    fingerprint: id("invoice"),
    amount: MILLION,
    documentDay: dayOf("2026-03-10"),
    seller: trade.supplier.account,
    buyer: trade.core.account,
    documentHash: ZeroHash,
    ...overrides,
  });
  const register = (overrides: object = {}, by = trade.supplier) =>
    trade.as(by).call("EvidenceRegistry", "register", [registration(overrides)]);
  const allocate = async (desk: string, amount: bigint, instrumentId = INSTRUMENT) => {
    const registry = trade.evidence.connect(await signerOf(trade, desk));
    const { contractEvidence, invoiceEvidence } = documents;
    const { supplier, core } = trade;
    return registry.allocate(
      instrumentId,
      contractEvidence,
      invoiceEvidence,
      amount,
      supplier.account,
      core.account,
    );
  };

  it("registers a document of two members, by either of them, with its whole balance", async () => {
    const { evidence, core, supplier } = trade;
    await register({}, core);
    const { kind, amount, allocated, seller, buyer } = await evidence.evidenceOf(id("invoice"));
    expect([kind, amount, allocated, seller, buyer]).to.deep.equal([
      Kind.invoice,
      MILLION,
      0n,
      supplier.account,
      core.account,
    ]);
  });

  it("INV-E1: refuses what is no document of a trade, and registers nothing", async () => {
    const { subSupplier, supplier, core, bank, errors, centralBank } = trade;
    const fingerprint = id("invoice");
    await trade.as(centralBank).call("MemberRegistry", "suspend", [subSupplier.account, "fraud"]);
    const rows: readonly [overrides: object, error: string, ...args: unknown[]][] = [
      [{ fingerprint: ZeroHash }, "EvidenceRegistry_NoFingerprint"],
      [{ kind: Kind.none }, "EvidenceRegistry_NoKind", fingerprint],
      [{ amount: 0n }, "EvidenceRegistry_NoAmount", fingerprint],
      [{ buyer: supplier.account }, "EvidenceRegistry_SameParties", fingerprint, supplier.account],
      [{ seller: bank.account }, "EvidenceRegistry_NotParty", fingerprint, supplier.account],
      [
        { documentDay: dayOf("2026-03-11") },
        "EvidenceRegistry_FutureDocument",
        fingerprint,
        dayOf("2026-03-11"),
        dayOf("2026-03-10"),
      ],
      [{ buyer: subSupplier.account }, "MemberRegistry_NotActive", subSupplier.account],
      [
        { fingerprint: documents.invoiceEvidence },
        "EvidenceRegistry_AlreadyRegistered",
        documents.invoiceEvidence,
      ],
    ];
    for (const [overrides, error, ...args] of rows) {
      await expect(register(overrides), error)
        .to.be.revertedWithCustomError(errors, error)
        .withArgs(...args);
    }
    await expect(register({ fingerprint: documents.contractEvidence }, core))
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_AlreadyRegistered")
      .withArgs(documents.contractEvidence);
    expect((await trade.evidence.evidenceOf(fingerprint)).kind).to.equal(Kind.none);
  });

  it("INV-E1: takes no document from outside the consortium, on whichever side of the trade", async () => {
    const { evidence, errors, supplier } = trade;
    const [outsider] = await ethers.getSigners();
    const account = String(outsider?.address);
    for (const parties of [
      { seller: account, buyer: supplier.account },
      { seller: supplier.account, buyer: account },
    ]) {
      await expect(evidence.connect(outsider ?? null).register(registration(parties)))
        .to.be.revertedWithCustomError(errors, "MemberRegistry_NotActive")
        .withArgs(account);
    }
  });

  it("allocates to both documents and gives back to both what the caller allocated", async () => {
    const { evidence } = trade;
    const desk = await signerOf(trade, "DiscountDesk");
    const { contractEvidence, invoiceEvidence } = documents;
    const balances = async () => [
      (await evidence.evidenceOf(contractEvidence)).allocated,
      (await evidence.evidenceOf(invoiceEvidence)).allocated,
      await evidence.allocationOf(INSTRUMENT, contractEvidence, invoiceEvidence, desk),
    ];
    await allocate("BillRegistry", 60_000_000n);
    await allocate("DiscountDesk", 30_000_000n);
    await allocate("DiscountDesk", 5_000_000n);
    expect(await balances()).to.deep.equal([95_000_000n, 95_000_000n, 35_000_000n]);
    await evidence
      .connect(desk)
      .release(INSTRUMENT, contractEvidence, invoiceEvidence, 10_000_000n);
    expect(await balances()).to.deep.equal([85_000_000n, 85_000_000n, 25_000_000n]);
    await evidence
      .connect(desk)
      .release(INSTRUMENT, contractEvidence, invoiceEvidence, 25_000_000n);
    expect(await balances()).to.deep.equal([60_000_000n, 60_000_000n, 0n]);
  });

  it("INV-E2: never allocates beyond the amount, to the fen", async () => {
    const { errors } = trade;
    await allocate("BillRegistry", MILLION - 1n);
    await expect(allocate("ReceivableRegistry", 2n, OTHER_INSTRUMENT))
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_Insufficient")
      .withArgs(documents.contractEvidence, 2n, 1n);
    await allocate("ReceivableRegistry", 1n, OTHER_INSTRUMENT);
  });

  it("INV-E2: rejects both when one of the two balances does not reach", async () => {
    const { evidence, errors, supplier, core } = trade;
    await register({ amount: 10n });
    const desk = evidence.connect(await signerOf(trade, "BillRegistry"));
    await expect(
      desk.allocate(
        INSTRUMENT,
        documents.contractEvidence,
        id("invoice"),
        11n,
        supplier.account,
        core.account,
      ),
    )
      .to.be.revertedWithCustomError(errors, "EvidenceRegistry_Insufficient")
      .withArgs(id("invoice"), 11n, 10n);
    expect((await evidence.evidenceOf(documents.contractEvidence)).allocated).to.equal(0n);
  });

  it("refuses documents of another kind or another trade", async () => {
    const { evidence, errors, supplier, subSupplier, core } = trade;
    const desk = evidence.connect(await signerOf(trade, "BillRegistry"));
    const { contractEvidence, invoiceEvidence } = documents;
    const [seller, buyer, unknown] = [supplier.account, core.account, id("unknown")];
    const rows = [
      [unknown, invoiceEvidence, 1n, seller, buyer, "EvidenceRegistry_Unknown", unknown],
      [contractEvidence, unknown, 1n, seller, buyer, "EvidenceRegistry_Unknown", unknown],
      [
        invoiceEvidence,
        invoiceEvidence,
        1n,
        seller,
        buyer,
        "EvidenceRegistry_WrongKind",
        invoiceEvidence,
        Kind.invoice,
        Kind.contract,
      ],
      [
        contractEvidence,
        contractEvidence,
        1n,
        seller,
        buyer,
        "EvidenceRegistry_WrongKind",
        contractEvidence,
        Kind.contract,
        Kind.invoice,
      ],
      [
        contractEvidence,
        invoiceEvidence,
        1n,
        buyer,
        seller,
        "EvidenceRegistry_WrongParties",
        contractEvidence,
        buyer,
        seller,
      ],
      [
        contractEvidence,
        invoiceEvidence,
        1n,
        seller,
        subSupplier.account,
        "EvidenceRegistry_WrongParties",
        contractEvidence,
        seller,
        subSupplier.account,
      ],
      [
        contractEvidence,
        invoiceEvidence,
        0n,
        seller,
        buyer,
        "EvidenceRegistry_NoAmount",
        invoiceEvidence,
      ],
    ] as const;
    for (const [contract, invoice, amount, from, to, error, ...args] of rows) {
      await expect(desk.allocate(INSTRUMENT, contract, invoice, amount, from, to), error)
        .to.be.revertedWithCustomError(errors, error)
        .withArgs(...args);
    }
  });

  it("INV-E3: lets nobody release what another allocated, nor more than was allocated, nor twice", async () => {
    const { evidence, errors, supplier, core } = trade;
    const { contractEvidence, invoiceEvidence } = documents;
    await allocate("BillRegistry", 60n);
    await register({});
    const [owner, other] = [
      await signerOf(trade, "BillRegistry"),
      await signerOf(trade, "DiscountDesk"),
    ];
    await evidence
      .connect(owner)
      .allocate(INSTRUMENT, contractEvidence, id("invoice"), 1n, supplier.account, core.account);
    const refused = async (
      caller: typeof owner,
      instrumentId: bigint,
      invoice: string,
      amount: bigint,
    ) =>
      expect(evidence.connect(caller).release(instrumentId, contractEvidence, invoice, amount))
        .to.be.revertedWithCustomError(errors, "EvidenceRegistry_NotAllocated")
        .withArgs(invoice, instrumentId, caller.address);
    await refused(other, INSTRUMENT, invoiceEvidence, 60n);
    await refused(owner, OTHER_INSTRUMENT, invoiceEvidence, 60n);
    await refused(owner, INSTRUMENT, id("invoice"), 2n);
    await refused(owner, INSTRUMENT, invoiceEvidence, 61n);
    await refused(owner, INSTRUMENT, invoiceEvidence, 0n);
    await evidence.connect(owner).release(INSTRUMENT, contractEvidence, invoiceEvidence, 60n);
    await refused(owner, INSTRUMENT, invoiceEvidence, 1n);
  });

  it("INV-E4: takes allocations from registries and desks alone, not from the lender or the applicant", async () => {
    const { evidence, supplier, bank, core } = trade;
    const { contractEvidence, invoiceEvidence } = documents;
    const calls = [
      [
        "allocate",
        [INSTRUMENT, contractEvidence, invoiceEvidence, 1n, supplier.account, core.account],
      ],
      ["release", [INSTRUMENT, contractEvidence, invoiceEvidence, 1n]],
    ] as const;
    for (const member of [supplier, bank]) {
      for (const [method, args] of calls) {
        await expect(trade.as(member).call("EvidenceRegistry", method, args))
          .to.be.revertedWithCustomError(evidence, "AccessManagedUnauthorized")
          .withArgs(member.account);
      }
    }
  });
});
