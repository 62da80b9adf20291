import { callNode } from "../../node/src/app/network/client.ts";
import type { NodeProcess } from "../../node/src/app/network/processes.ts";
import type { World } from "./world.ts";

const CATCH_UP_MS = 30_000;
const POLL_MS = 100;

/** One validator is killed; three of four go on. */
export async function killValidator({ teller, processes }: World): Promise<NodeProcess> {
  const victim = processes.nodes.find(({ name }) => name === "bank-qiantang");
  if (victim === undefined) throw new Error("there is no validator bank-qiantang");
  const pid = victim.pid();
  await teller.step(
    "the validator of 钱塘银行 is killed with SIGKILL",
    () => victim.signal("SIGKILL"),
    () => `process ${pid} is gone; three of four validators go on`,
  );
  return victim;
}

/** It comes back, verifies the blocks it missed and is level with the others. */
export async function bringBack({ teller, processes }: World, victim: NodeProcess): Promise<void> {
  await teller.step(
    "the killed validator comes back and fetches what it missed",
    async () => {
      await victim.start();
      const other = processes.nodes.find((node) => node !== victim);
      if (other === undefined) throw new Error("there is no other validator");
      const target = await heightOf(other);
      const until = Date.now() + CATCH_UP_MS;
      for (let height = 0; height < target; height = await heightOf(victim)) {
        if (Date.now() > until) throw new Error(`it is at ${height}, the network at ${target}`);
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
      return target;
    },
    (height) => `level at block ${height}`,
  );
}

async function heightOf({ rpcUrl }: NodeProcess): Promise<number> {
  return Number(await callNode(rpcUrl, "eth_blockNumber"));
}
