import type { Receipt } from "../../sdk/src/chain/answers.ts";
import { requireEvent } from "../../sdk/src/chain/events.ts";
import { intentOf } from "../../sdk/src/chain/intent.ts";
import type { Call } from "../../sdk/src/chain/signer.ts";
import { ENUMERATIONS } from "../../sdk/src/values/enumerations.ts";
import type { Institution } from "../support/institution.ts";
import { dayOf } from "../support/members.ts";
import type { Cast, Lane } from "./cast.ts";

/** One bill on its way; what the chain named is known from the stage after. */
export interface Bill {
  readonly lane: Lane;
  billId: bigint;
  offerId: bigint;
  applicationId: bigint;
  /** UTC seconds at which the lock of the application ends. */
  lockedUntil: bigint;
}

/** A transaction that each bill needs. */
export interface Stage {
  readonly name: string;
  /** Above what it takes. */
  readonly gasLimit: bigint;
  readonly actorOf: (bill: Bill) => Institution;
  readonly callsOf: (bill: Bill) => readonly Call[];
  /** Keeps what the receipt names. */
  readonly learn?: (bill: Bill, receipt: Receipt) => void;
}

/** Of a bill: ¥10,000.00, of which the smaller part is endorsed and discounted. */
const FACE_FEN = 1_000_000n;
const ENDORSED_FEN = 380_000n;
const TENOR_DAYS = 90n;
const RATE_MILLIONTHS = 26_500;
const FREELY = { transferable: true, splittable: true } as const;

/** From the issue to the money for the endorsed part. */
export async function stagesOf(cast: Cast): Promise<readonly Stage[]> {
  return [
    ...(await stagesOfIssue(cast)),
    ...(await stagesOfEndorsement(cast)),
    ...(await stagesOfDiscount(cast)),
  ];
}

async function stagesOfIssue({ chain, contracts }: Cast): Promise<readonly Stage[]> {
  const bills = await contracts.at("BillRegistry");
  const disclosures = await contracts.at("DisclosureRegistry");
  const issueDay = dayOf(chain);
  const dueDay = issueDay + TENOR_DAYS;
  return [
    {
      name: "issue",
      gasLimit: 500_000n,
      actorOf: ({ lane }) => lane.drawer,
      callsOf: ({ lane: { drawer, payee, contractEvidence, invoiceEvidence } }) => {
        const issue = {
          class: ENUMERATIONS.InstrumentClass.indexOf("supplyChainCommercialBill"),
          drawee: drawer.account,
          payee: payee.account,
          face: FACE_FEN,
          dueDay,
          ...FREELY,
          contractEvidence,
          invoiceEvidence,
        };
        return [intentOf(bills, bills.interface.encodeFunctionData("issue", [issue]))];
      },
      learn: (bill, receipt) => {
        bill.billId = requireEvent(receipt, bills, bills.getEvent("BillIssued")).billId;
      },
    },
    {
      name: "accept and disclose",
      gasLimit: 350_000n,
      actorOf: ({ lane }) => lane.drawer,
      callsOf: ({ billId, lane: { drawer, payee } }) => {
        const particulars = {
          drawer: drawer.account,
          payee: payee.account,
          face: FACE_FEN,
          issueDay,
          dueDay,
          transferable: true,
        };
        const disclose = disclosures.interface.encodeFunctionData("disclose", [
          billId,
          particulars,
        ]);
        return [
          intentOf(bills, bills.interface.encodeFunctionData("accept", [billId])),
          intentOf(disclosures, disclose),
        ];
      },
    },
    {
      name: "receive",
      gasLimit: 250_000n,
      actorOf: ({ lane }) => lane.payee,
      callsOf: ({ billId }) => [
        intentOf(bills, bills.interface.encodeFunctionData("receive_", [billId])),
      ],
    },
  ];
}

async function stagesOfEndorsement({ contracts }: Cast): Promise<readonly Stage[]> {
  const desk = await contracts.at("EndorsementDesk");
  return [
    {
      name: "offer an endorsement",
      gasLimit: 350_000n,
      actorOf: ({ lane }) => lane.payee,
      callsOf: ({ billId, lane }) => {
        const args: [ReturnType<typeof endorsedRangeOf>, string] = [
          endorsedRangeOf(billId),
          lane.endorsee.account,
        ];
        return [intentOf(desk, desk.interface.encodeFunctionData("offer", args))];
      },
      learn: (bill, receipt) => {
        bill.offerId = requireEvent(receipt, desk, desk.getEvent("TransferOffered")).offerId;
      },
    },
    {
      name: "sign it",
      gasLimit: 250_000n,
      actorOf: ({ lane }) => lane.endorsee,
      callsOf: ({ offerId }) => [
        intentOf(desk, desk.interface.encodeFunctionData("sign", [offerId])),
      ],
    },
  ];
}

async function stagesOfDiscount({ contracts }: Cast): Promise<readonly Stage[]> {
  const desk = await contracts.at("DiscountDesk");
  const cash = await contracts.at("CashToken");
  return [
    {
      name: "request a discount",
      gasLimit: 600_000n,
      actorOf: ({ lane }) => lane.endorsee,
      callsOf: ({ billId, lane: { bank, resale } }) => [
        intentOf(
          desk,
          desk.interface.encodeFunctionData("request", [
            endorsedRangeOf(billId),
            bank.account,
            resale.contractEvidence,
            resale.invoiceEvidence,
          ]),
        ),
      ],
      learn: (bill, receipt) => {
        const event = requireEvent(receipt, desk, desk.getEvent("FinancingRequested"));
        bill.applicationId = event.requestId;
        bill.lockedUntil = event.expiresAt;
      },
    },
    {
      name: "approve cash and quote",
      gasLimit: 300_000n,
      actorOf: ({ lane }) => lane.bank,
      callsOf: ({ applicationId, lockedUntil }) => {
        // Approvals replace each other, and all quotes come before the first settlement: this is enough for each.
        const approve = cash.interface.encodeFunctionData("approve", [desk.target, ALLOWANCE_FEN]);
        const quote = desk.interface.encodeFunctionData("quote", [
          applicationId,
          RATE_MILLIONTHS,
          lockedUntil - 1n,
        ]);
        return [intentOf(cash, approve), intentOf(desk, quote)];
      },
    },
    {
      name: "settle it",
      gasLimit: 450_000n,
      actorOf: ({ lane }) => lane.endorsee,
      callsOf: ({ applicationId }) => [
        intentOf(desk, desk.interface.encodeFunctionData("settle", [applicationId])),
      ],
    },
  ];
}

/** ¥10,000,000,000.00. */
const ALLOWANCE_FEN = 1_000_000_000_000n;

function endorsedRangeOf(instrumentId: bigint) {
  return { instrumentId, sliceFrom: 1n, from: 1n, to: ENDORSED_FEN };
}
