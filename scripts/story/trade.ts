import { formatYuan, type Hash, parseYuan } from "@piaohao/sdk";
import type { Party } from "./cast.ts";
import type { Step } from "./teller.ts";
import type { Members, World } from "./world.ts";

/** Contract and invoice of one trade, as the chain knows them. */
export interface Trade {
  readonly contractEvidence: Hash;
  readonly invoiceEvidence: Hash;
}

/** The trades behind everything that follows. */
export interface Trades {
  /** 嘉兴精密 delivered to 华东汽车: the bill. */
  readonly ofBill: Trade;
  /** 海宁铸造 delivered to 嘉兴精密: the endorsed part of the bill. */
  readonly ofEndorsement: Trade;
  /** 嘉兴精密 delivered to 华东汽车: the receivable. */
  readonly ofReceivable: Trade;
  /** 海宁铸造 delivered to 舟山金属: the assigned part of the receivable. */
  readonly ofAssignment: Trade;
  /** 海宁铸造 delivered to 舟山金属: the bill that is dishonoured. */
  readonly ofGuaranteedBill: Trade;
  /** 嘉兴精密 delivered to 海宁铸造: that bill endorsed. */
  readonly ofSale: Trade;
}

interface Particulars {
  readonly seller: Party;
  readonly buyer: Party;
  readonly amount: string;
  readonly contract: string;
  readonly invoice: string;
}

/** Each seller registers the contract and the invoice of its trade. */
export async function trades({ teller }: World, members: Members): Promise<Trades> {
  const { carMaker, machinist, foundry, trader } = members;
  teller.act("二、贸易背景 Evidence of trade");
  const [ofBill, ofEndorsement, ofReceivable, ofAssignment, ofGuaranteedBill, ofSale] =
    await teller.together([
      register({
        seller: machinist,
        buyer: carMaker,
        amount: "¥1,000,000.00",
        contract: "HT-2026-0309",
        invoice: "25332000000012345678",
      }),
      register({
        seller: foundry,
        buyer: machinist,
        amount: "¥380,000.00",
        contract: "HT-2026-0301",
        invoice: "25332000000087654321",
      }),
      register({
        seller: machinist,
        buyer: carMaker,
        amount: "¥3,000,000.00",
        contract: "HT-2026-0215",
        invoice: "25332000000011112222",
      }),
      register({
        seller: foundry,
        buyer: trader,
        amount: "¥450,000.00",
        contract: "HT-2026-0222",
        invoice: "25332000000033334444",
      }),
      register({
        seller: foundry,
        buyer: trader,
        amount: "¥500,000.00",
        contract: "HT-2026-0305",
        invoice: "25332000000055556666",
      }),
      register({
        seller: machinist,
        buyer: foundry,
        amount: "¥500,000.00",
        contract: "HT-2026-0306",
        invoice: "25332000000077778888",
      }),
    ]);
  if (!ofBill || !ofEndorsement || !ofReceivable || !ofAssignment || !ofGuaranteedBill || !ofSale)
    throw new Error("a trade is missing");
  return { ofBill, ofEndorsement, ofReceivable, ofAssignment, ofGuaranteedBill, ofSale };
}

function register({ seller, buyer, amount, contract, invoice }: Particulars): Step<Trade> {
  const common = {
    amount: parseYuan(amount),
    date: "2026-03-09",
    seller: seller.account,
    buyer: buyer.account,
  };
  const { evidence } = seller.client;
  return {
    what: `${seller.name} registers contract ${contract} and invoice ${invoice} of its trade with ${buyer.name}`,
    work: async () => {
      const [registeredContract, registeredInvoice] = await Promise.all([
        evidence.registerContract({ ...common, number: contract }),
        evidence.registerInvoice({ ...common, number: invoice }),
      ]);
      return {
        contractEvidence: registeredContract.evidenceId,
        invoiceEvidence: registeredInvoice.evidenceId,
      };
    },
    tell: ({ invoiceEvidence }) =>
      `${formatYuan(common.amount)}, fingerprint ${invoiceEvidence.slice(0, 18)}…`,
  };
}
