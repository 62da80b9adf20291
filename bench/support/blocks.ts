import type { Endpoint } from "./endpoint.ts";

export async function heightOf(endpoint: Endpoint): Promise<number> {
  return Number(await endpoint.call<string>("eth_blockNumber"));
}

/** The receipts above a height, block after block as far as the chain goes, as the node gives them. */
export async function* receiptsAbove<Receipt>(
  endpoint: Endpoint,
  height: number,
): AsyncGenerator<readonly Receipt[]> {
  const head = await heightOf(endpoint);
  for (let number = height + 1; number <= head; number += 1) {
    yield await endpoint.call<readonly Receipt[]>("eth_getBlockReceipts", [
      `0x${number.toString(16)}`,
    ]);
  }
}
