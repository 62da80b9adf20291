import { callNode } from "../../node/src/app/network/client.ts";
import { pause } from "../time.ts";

/** A new highest block, as this process first saw it at any validator. */
export interface Arrival {
  readonly height: number;
  /** Milliseconds of `performance.now()`. */
  readonly atMs: number;
}

export interface HeadWatch {
  readonly arrivals: readonly Arrival[];
  /** The highest block that any validator has shown. */
  height(): number;
  /** The last height that a validator has shown. */
  heightOf(name: string): number;
  stop(): Promise<void>;
}

const POLL_MS = 100;
const ANSWER_MS = 1_000;

/** Looks for new blocks at every validator until it is stopped; one that does not answer has nothing new. */
export function watchHeads(
  nodes: readonly { readonly name: string; readonly rpcUrl: string }[],
): HeadWatch {
  const controller = new AbortController();
  const arrivals: Arrival[] = [];
  const heights = new Map<string, number>();
  const height = (): number => arrivals.at(-1)?.height ?? 0;

  const follow = async ({ name, rpcUrl }: (typeof nodes)[number]): Promise<void> => {
    while (!controller.signal.aborted) {
      try {
        const now = Number(await callNode(rpcUrl, "eth_blockNumber", [], { timeoutMs: ANSWER_MS }));
        heights.set(name, now);
        if (now > height()) arrivals.push({ height: now, atMs: performance.now() });
      } catch {
        // It is down, stopped or busy: the others tell.
      }
      await pause(POLL_MS, controller.signal).catch(() => undefined);
    }
  };
  const following = nodes.map(follow);
  return {
    arrivals,
    height,
    heightOf: (name) => heights.get(name) ?? 0,
    async stop() {
      controller.abort();
      await Promise.all(following);
    },
  };
}
