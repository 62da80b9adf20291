import type { SignedTransaction } from "../support/institution.ts";
import { sendAll } from "../support/load.ts";
import { allAdmitted, centralBankOf, groundOf, signAdmissions } from "../support/members.ts";
import type { Chain } from "../support/rounds.ts";
import { type Cast, estimateIssue, newcomersOf, signTrades } from "./workload.ts";

/** What is known of issues when everything that they need is on a chain. */
export interface IssueStage {
  readonly cast: Cast;
  /** Of an issue. */
  readonly gasLimit: bigint;
  /** What was committed for them, one after the other. */
  readonly setup: readonly (readonly SignedTransaction[])[];
}

/** Admits the members of the cast and registers their evidence. */
export async function setStage(chain: Chain, clients: number): Promise<IssueStage> {
  const ground = await groundOf(chain.network);
  const newcomers = newcomersOf(clients);
  const centralBank = await centralBankOf(chain.network, ground.contracts);
  const admissions = await signAdmissions(ground, centralBank, newcomers);
  await sendAll(chain, [admissions]);
  const [payee, ...drawers] = await allAdmitted(ground, newcomers);
  if (payee === undefined) throw new Error("there is no payee");
  const cast = { ...ground, payee, drawers };
  const evidence = await signTrades(cast);
  await sendAll(chain, [evidence]);
  const gasLimit = await estimateIssue(cast, chain.urls[0] ?? "");
  return { cast, gasLimit, setup: [admissions, evidence] };
}
