import { readFile } from "node:fs/promises";
import { afterStory } from "../../../../bench/gas/story.ts";
import { createEndpoint } from "../../../../bench/support/endpoint.ts";
import type { GenesisFile } from "../../../../node/src/exec/genesis/genesisFile.ts";
import type { Address, Hex } from "../../../../node/src/types/hex.ts";
import { ACCOUNT } from "../../../../sdk/src/chain/interfaces.ts";
import type { Call } from "../../../../sdk/src/chain/signer.ts";
import type { ContractCall } from "./contractCalls.ts";

/** The transactions of the project's story in their order, and the genesis on which each of them succeeds. */
export interface Story {
  readonly chainId: number;
  readonly alloc: GenesisFile["alloc"];
  readonly calls: readonly ContractCall[];
}

interface MinedBlock {
  readonly number: Hex;
  readonly timestamp: Hex;
  readonly transactions: readonly {
    readonly from: Address;
    readonly to: Address;
    readonly input: Hex;
    readonly gas: Hex;
  }[];
}

const ACCOUNT_INTERFACE = ACCOUNT.createInterface();

/** Plays the story once and writes down what was sent. */
export function recordStory(): Promise<Story> {
  return afterStory(
    () => undefined,
    async ({ genesis, chainId, rpcUrls }) => {
      const { alloc } = JSON.parse(await readFile(genesis, "utf8")) as GenesisFile;
      const endpoint = createEndpoint(rpcUrls[0] ?? "");
      try {
        const head = Number(await endpoint.call<string>("eth_blockNumber"));
        const calls: ContractCall[] = [];
        for (let number = 1; number <= head; number += 1) {
          const block = await endpoint.call<MinedBlock>("eth_getBlockByNumber", [
            `0x${number.toString(16)}`,
            true,
          ]);
          calls.push(...callsIn(block));
        }
        return { chainId, alloc, calls };
      } finally {
        endpoint.close();
      }
    },
  );
}

function callsIn({ number, timestamp, transactions }: MinedBlock): readonly ContractCall[] {
  return transactions.map(({ from, to, input, gas }) => ({
    from,
    to,
    data: input,
    gas: Number(gas),
    at: { number: BigInt(number), timestamp: BigInt(timestamp) },
  }));
}

/** What a request makes its account do, as calls of their own in the account's name: no signature covers them. */
export function callsOfRequest(execution: ContractCall): readonly ContractCall[] {
  const [request] = ACCOUNT_INTERFACE.decodeFunctionData("execute", execution.data);
  const { calls } = request as { readonly calls: readonly Call[] };
  return calls.map(({ target, data }) => ({
    ...execution,
    from: execution.to,
    to: target.toLowerCase() as Address,
    data,
  }));
}
