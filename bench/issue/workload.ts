import { intentOf } from "../../sdk/src/chain/intent.ts";
import type { Call } from "../../sdk/src/chain/signer.ts";
import { ENUMERATIONS } from "../../sdk/src/values/enumerations.ts";
import { withEndpoint } from "../support/endpoint.ts";
import {
  executionData,
  type Institution,
  type SignedTransaction,
  signExecution,
} from "../support/institution.ts";
import {
  dayOf,
  evidenceOf,
  type Ground,
  type Newcomer,
  outsider,
  signEvidence,
} from "../support/members.ts";

/** Who acts in the workload: every drawer is one client of the load. */
export interface Cast extends Ground {
  readonly payee: Institution;
  readonly drawers: readonly Institution[];
}

/** Of a bill: ¥10,000.00. */
const FACE_FEN = 1_000_000n;
/** Civil days between issue and due day. */
const TENOR_DAYS = 90n;
/** Over the estimate, for signatures with other bytes. */
const GAS_MARGIN_PERCENT = 3n;

/** Who is to be admitted: the payee, then the drawers. */
export function newcomersOf(clients: number): readonly Newcomer[] {
  return [
    { institution: outsider("payee"), kind: "supplier" },
    ...Array.from({ length: clients }, (_, index): Newcomer => {
      return { institution: outsider(`drawer ${index}`), kind: "coreEnterprise" };
    }),
  ];
}

/** The payee registers a contract and an invoice of its trade with every drawer. */
export async function signTrades(cast: Cast): Promise<readonly SignedTransaction[]> {
  const signed: SignedTransaction[] = [];
  for (const drawer of cast.drawers) signed.push(await signEvidence(cast, cast.payee, drawer));
  return signed;
}

/** What issuing takes, measured once on the first bill of a drawer, which is the dearest. */
export async function estimateIssue(cast: Cast, url: string): Promise<bigint> {
  const [drawer] = cast.drawers;
  if (drawer === undefined) throw new Error("there is no drawer");
  const data = await executionData(drawer, cast.chain, [await issueCall(cast, drawer)]);
  const message = { from: drawer.checker.address, to: drawer.account, data };
  const answer = await withEndpoint(url, (endpoint) =>
    endpoint.call<string>("eth_estimateGas", [message]),
  );
  const gas = BigInt(answer);
  return gas + (gas * GAS_MARGIN_PERCENT) / 100n;
}

/** `perDrawer` issues of every drawer in the order of its nonces. */
export async function signIssues(
  cast: Cast,
  perDrawer: number,
  gasLimit: bigint,
): Promise<readonly (readonly SignedTransaction[])[]> {
  const signed: (readonly SignedTransaction[])[] = [];
  for (const drawer of cast.drawers) {
    const calls = [await issueCall(cast, drawer)];
    const own: SignedTransaction[] = [];
    for (let count = 0; count < perDrawer; count += 1) {
      own.push(await signExecution(drawer, cast.chain, { calls, gasLimit }));
    }
    signed.push(own);
  }
  return signed;
}

/** A supply-chain bill that its drawer accepts itself. */
async function issueCall({ contracts, chain, payee }: Cast, drawer: Institution): Promise<Call> {
  const bills = await contracts.at("BillRegistry");
  const bill = {
    class: ENUMERATIONS.InstrumentClass.indexOf("supplyChainCommercialBill"),
    drawee: drawer.account,
    payee: payee.account,
    face: FACE_FEN,
    dueDay: dayOf(chain) + TENOR_DAYS,
    transferable: true,
    splittable: true,
    ...evidenceOf(drawer),
  };
  return intentOf(bills, bills.interface.encodeFunctionData("issue", [bill]));
}
