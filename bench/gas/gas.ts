import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { createContracts } from "../../sdk/src/chain/contracts.ts";
import { createRPC } from "../../sdk/src/chain/rpc.ts";
import type { Hash, Hex } from "../../sdk/src/types.ts";
import { heightOf } from "../support/blocks.ts";
import { type Endpoint, withEndpoint } from "../support/endpoint.ts";
import type { Say } from "../support/say.ts";
import { createNaming } from "./decode.ts";
import { afterStory } from "./story.ts";

export interface StepGas {
  /** The calls of the request. */
  readonly step: string;
  readonly count: number;
  readonly gasMin: number;
  readonly gasMax: number;
}

interface Block {
  readonly transactions: readonly { readonly hash: Hash; readonly input: Hex }[];
}

const READ_TIMEOUT_MS = 10_000;

/**
 * Gas of every step of the three instruments' lives, through the institutions' accounts: the project's story, played on
 * the genesis of a network in an EVM of its own, which mines each transaction at once.
 */
export function benchGas(say: Say): Promise<readonly StepGas[]> {
  return afterStory(say, gasOfEveryStep);
}

/** Steps in the order in which they first happened. */
async function gasOfEveryStep({ rpcUrls }: NetworkFile): Promise<readonly StepGas[]> {
  const nameOf = await createNaming(
    createContracts(createRPC({ rpcUrls, timeoutMs: READ_TIMEOUT_MS })),
  );
  const steps = new Map<string, number[]>();
  await withEndpoint(rpcUrls[0] ?? "", async (endpoint) => {
    const head = await heightOf(endpoint);
    for (let number = 1; number <= head; number += 1) {
      const block = await endpoint.call<Block>("eth_getBlockByNumber", [
        `0x${number.toString(16)}`,
        true,
      ]);
      for (const { hash, input } of block.transactions) {
        const step = nameOf(input);
        steps.set(step, [...(steps.get(step) ?? []), await gasOf(endpoint, hash)]);
      }
    }
  });
  return [...steps].map(([step, gas]) => ({
    step,
    count: gas.length,
    gasMin: Math.min(...gas),
    gasMax: Math.max(...gas),
  }));
}

async function gasOf(endpoint: Endpoint, hash: Hash): Promise<number> {
  const receipt = await endpoint.call<{ readonly gasUsed: string; readonly status: string }>(
    "eth_getTransactionReceipt",
    [hash],
  );
  if (receipt.status !== "0x1") throw new Error(`transaction ${hash} failed`);
  return Number(receipt.gasUsed);
}

/** The table in Markdown. */
export function gasTable(steps: readonly StepGas[]): string {
  const rows = steps.map(
    ({ step, count, gasMin, gasMax }) => `| ${step} | ${count} | ${gasMin} | ${gasMax} |`,
  );
  return ["| Step | Times | Gas, least | Gas, most |", "|---|---:|---:|---:|", ...rows].join("\n");
}
