import { z } from "zod";
import { NodeError } from "../../types/errors.ts";
import { parseWith, readJSON } from "../config.ts";
import { callNode } from "./client.ts";
import { networkLayout } from "./layout.ts";

const NetworkFileSchema = z.object({ rpcUrls: z.array(z.string()).min(1) });
const BlockSchema = z.object({ timestamp: z.string() });

/** Long enough for every validator to have heard of it before the moment comes. */
const NOTICE_MS = 500;
const BLOCK_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/**
 * Moves the clocks of a development network's running validators at one agreed moment, and waits for the first block of the
 * new time; returns that time. Throws NETWORK_RPC_FAILED, or NETWORK_NO_BLOCK when no block follows.
 */
export async function advanceClocks(
  directory: string,
  seconds: number,
  blockTimeoutMs: number = BLOCK_TIMEOUT_MS,
): Promise<Date> {
  const file = networkLayout(directory).network;
  const { rpcUrls } = parseWith(NetworkFileSchema, readJSON(file), file);
  const applyAtMs = Date.now() + NOTICE_MS;
  // A validator that is down follows the sealed head when it is back; one that moves is enough to go on.
  const url = await Promise.any(
    rpcUrls.map((node) => callNode(node, "devnet_advance", [seconds, applyAtMs]).then(() => node)),
  ).catch((error: AggregateError) => {
    throw error.errors[0];
  });
  await sleep(applyAtMs + 1 - Date.now());
  const nowMs = z.coerce.number().parse(await callNode(url, "devnet_now"));
  return firstBlockAfter(url, nowMs, blockTimeoutMs);
}

async function firstBlockAfter(url: string, nowMs: number, timeoutMs: number): Promise<Date> {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    const block = BlockSchema.parse(await callNode(url, "eth_getBlockByNumber", ["latest", false]));
    const timeMs = Number(block.timestamp) * 1_000;
    if (timeMs >= nowMs - 1_000) return new Date(timeMs);
    await sleep(POLL_MS);
  }
  throw new NodeError(
    "NETWORK_NO_BLOCK",
    "the clocks were moved, but no block followed; is a quorum running?",
    { url },
  );
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
}
