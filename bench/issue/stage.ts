import type { SignedTransaction } from "../support/institution.ts";
import { sendAll } from "../support/load.ts";
import type { Chain } from "../support/rounds.ts";
import {
  type Cast,
  castOf,
  estimateIssue,
  findAccounts,
  signAdmissions,
  signTrades,
} from "./workload.ts";

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
  const outsiders = await castOf(chain.network, clients);
  const admissions = await signAdmissions(outsiders);
  await sendAll(chain, [admissions]);
  const cast = await findAccounts(outsiders);
  const evidence = await signTrades(cast);
  await sendAll(chain, [evidence]);
  const gasLimit = await estimateIssue(cast, chain.urls[0] ?? "");
  return { cast, gasLimit, setup: [admissions, evidence] };
}
