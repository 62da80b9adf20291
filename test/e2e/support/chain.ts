// What the tests read from nodes.
import { callNode } from "../../../node/src/app/network/client.ts";
import { until } from "./until.ts";

export interface RPCNode {
  readonly rpcUrl: string;
}

export interface SeenBlock {
  readonly number: number;
  readonly hash: string;
  /** Who proposed it. */
  readonly miner: string;
}

export async function heightOf({ rpcUrl }: RPCNode): Promise<number> {
  return Number(await callNode(rpcUrl, "eth_blockNumber"));
}

export async function blockAt({ rpcUrl }: RPCNode, height: number): Promise<SeenBlock> {
  const number = `0x${height.toString(16)}`;
  const block = (await callNode(rpcUrl, "eth_getBlockByNumber", [number, false])) as SeenBlock;
  return { ...block, number: Number(block.number) };
}

/** Resolves with the height once the node has reached it. */
export function reaches(node: RPCNode, height: number, timeoutMs: number): Promise<number> {
  return until(`${node.rpcUrl} reaches block ${height}`, timeoutMs, async () => {
    const now = await heightOf(node);
    return now >= height ? now : undefined;
  });
}

/** Resolves with the height once the node has a block above `above` that the validator proposed. */
export function proposes(
  node: RPCNode,
  validator: string,
  { above = 0, timeoutMs }: { readonly above?: number; readonly timeoutMs: number },
): Promise<number> {
  return until(`${validator} proposes a block above ${above}`, timeoutMs, async () => {
    const { number, miner } = await blockAt(node, await heightOf(node));
    return number > above && miner === validator ? number : undefined;
  });
}

/** What the node says of itself at /health. */
export async function healthOf({ rpcUrl }: RPCNode): Promise<Record<string, unknown>> {
  return (await (await fetch(`${rpcUrl}/health`)).json()) as Record<string, unknown>;
}

/** The first height, of those that all nodes have, at which their blocks are not the same; undefined when there is none. */
export async function forkBetween(nodes: readonly RPCNode[]): Promise<number | undefined> {
  const common = Math.min(...(await Promise.all(nodes.map(heightOf))));
  for (let height = 0; height <= common; height += 1) {
    const blocks = await Promise.all(nodes.map((node) => blockAt(node, height)));
    if (new Set(blocks.map(({ hash }) => hash)).size > 1) return height;
  }
  return undefined;
}
