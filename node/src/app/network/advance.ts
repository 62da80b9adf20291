import { z } from "zod";
import { parseWith, readJSON } from "../config.ts";
import { callNode } from "./client.ts";
import { networkLayout } from "./layout.ts";

const NetworkFileSchema = z.object({ rpcUrls: z.array(z.string()).min(1) });

/** Long enough for every validator to have heard of it before the moment comes. */
const NOTICE_MS = 500;

/** Moves the clocks of a development network's validators at one agreed moment; returns the new time. */
export async function advanceClocks(directory: string, seconds: number): Promise<Date> {
  const file = networkLayout(directory).network;
  const { rpcUrls } = parseWith(NetworkFileSchema, readJSON(file), file);
  const applyAtMs = Date.now() + NOTICE_MS;
  await Promise.all(rpcUrls.map((url) => callNode(url, "devnet_advance", [seconds, applyAtMs])));
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, applyAtMs - Date.now()) + 10));
  const now = z.number().parse(await callNode(rpcUrls[0] ?? "", "devnet_now"));
  return new Date(now);
}
