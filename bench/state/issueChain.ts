import { chainRulesOf } from "../../node/src/app/chainRules.ts";
import { readJSON } from "../../node/src/app/config.ts";
import { createTransactionDecoder } from "../../node/src/crypto/transaction.ts";
import { parseGenesis } from "../../node/src/exec/genesis/genesisFile.ts";
import { genesisState } from "../../node/src/exec/genesis/genesisState.ts";
import { aChain } from "../../test/node/exec/support/chain.ts";
import { setStage } from "../issue/stage.ts";
import { signIssues } from "../issue/workload.ts";
import type { SignedTransaction } from "../support/institution.ts";
import { inTurn } from "../support/inTurn.ts";
import { sendAll } from "../support/load.ts";
import { type Chain, startPeer } from "../support/rounds.ts";
import { createNetwork } from "../support/validators.ts";
import { BUILD_MS } from "../yardstick/chain.ts";
import { type BillChain, timeBlock } from "./billChain.ts";
import { newSlotsOf } from "./newSlots.ts";
import { createStateChain } from "./workload.ts";

const DRAWERS = 16;
/** Of a block by which the chain grows. */
const GAS_LIMIT = 500_000_000n;
/** Of each drawer, before it is looked what its next one writes: the first of all take slots that later ones share. */
const FIRST_BILLS = 4;

/**
 * Each transaction is a supply-chain bill that a member issues through its account, on a network's own genesis. An anvil
 * tells beforehand where the accounts are and which slots a bill takes.
 */
export async function openIssueChain(path: string): Promise<BillChain> {
  const network = await createNetwork(`${path}-network`, { count: 1, blockGasLimit: GAS_LIMIT });
  const anvil = await startPeer(network, "perTransaction");
  try {
    return await openBeside(anvil, path);
  } finally {
    await anvil.stop();
  }
}

async function openBeside(anvil: Chain, path: string): Promise<BillChain> {
  const { cast, gasLimit, setup } = await setStage(anvil, DRAWERS);
  const sign = async (bills: number): Promise<readonly SignedTransaction[]> =>
    inTurn(await signIssues(cast, Math.ceil(bills / DRAWERS), gasLimit));
  const first = await sign(FIRST_BILLS * DRAWERS);
  const next = await sign(DRAWERS);
  for (const bills of [first, next]) await sendAll(anvil, [bills]);
  const newSlots = await newSlotsOf(anvil.urls[0] ?? "", next);

  const genesis = parseGenesis(readJSON(anvil.network.genesis));
  const rules = chainRulesOf(genesis);
  const decode = createTransactionDecoder(rules);
  const limits = { buildMs: BUILD_MS };
  const executor = { ...rules, decodeTransaction: decode, limits };
  const chain = await aChain({ genesis: genesisState(genesis), path, executor });
  for (const stage of [...setup, first, next]) await timeBlock(chain, decode, stage);
  let [filled, issued] = [0, first.length + next.length];
  return {
    get bills() {
      return filled + issued;
    },
    async fill(count) {
      for (const { account, perBill } of newSlots) {
        const slotsBefore = Math.round(filled * perBill);
        const slots = Math.round((filled + count) * perBill) - slotsBefore;
        const options = { registry: account, newSlots: 1, firstBill: slotsBefore };
        await createStateChain(chain.database, options).fill(slots);
      }
      filled += count;
    },
    async add(count) {
      const signed = await sign(count);
      const time = await timeBlock(chain, decode, signed);
      issued += signed.length;
      return time;
    },
    close: () => chain.close(true),
  };
}
