import { z } from "zod";
import { NodeError } from "../../types/errors.ts";
import { readNodeConfig } from "../config.ts";
import { type AdminClient, adminClient } from "./adminClient.ts";
import { callNode } from "./client.ts";
import { networkLayout, nodeNames } from "./layout.ts";

const BlockSchema = z.object({ timestamp: z.string() });

/** Long enough for every validator to have heard of it before the moment comes. */
const NOTICE_MS = 500;
const BLOCK_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

/** A node as its operator and its clients reach it. */
interface Seat {
  readonly admin: AdminClient;
  readonly rpcUrl: string;
}

/**
 * Moves the clocks of a development network's running validators at one agreed moment, and waits for the first block of the
 * new time; returns that time. Throws NETWORK_RPC_FAILED, CONFIG_NO_ADMIN, or NETWORK_NO_BLOCK when no block follows.
 */
export async function advanceClocks(
  directory: string,
  seconds: number,
  blockTimeoutMs: number = BLOCK_TIMEOUT_MS,
): Promise<Date> {
  const layout = networkLayout(directory);
  const configs = nodeNames(directory).map((name) => layout.node(name).config);
  const applyAtMs = Date.now() + NOTICE_MS;
  // A validator that is down follows the sealed head when it is back; one that moves is enough to go on.
  const { admin, rpcUrl } = await Promise.any(
    configs.map(async (config) => {
      const seat = await seatOf(config);
      await seat.admin("devnet_advance", [seconds, applyAtMs]);
      return seat;
    }),
  ).catch((error: AggregateError) => {
    throw error.errors[0];
  });
  await sleep(applyAtMs + 1 - Date.now());
  const nowMs = z.coerce.number().parse(await admin("devnet_now"));
  return firstBlockAfter(rpcUrl, nowMs, blockTimeoutMs);
}

async function seatOf(configFile: string): Promise<Seat> {
  const { rpc } = readNodeConfig(configFile);
  return { admin: await adminClient(configFile), rpcUrl: `http://${rpc.host}:${rpc.port}` };
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
