import { heightOf, type RPCNode } from "./chain.ts";
import { until } from "./until.ts";

export interface HeadWatch {
  /** The longest time between two blocks, as this process saw them arrive; the time since the last one counts too. */
  longestGapMs(): number;
  /** Resolves when no block arrived for this long. */
  silenceOf(ms: number): Promise<void>;
  stop(): Promise<void>;
}

const POLL_MS = 50;

/** Looks for new blocks of a node until it is stopped. */
export function watchHeads(node: RPCNode): HeadWatch {
  let isWatching = true;
  let height: number | undefined;
  let arrivedAt = performance.now();
  let longest = 0;
  const look = async (): Promise<void> => {
    while (isWatching) {
      // A node that is too busy to answer has no new block: the gap tells.
      const now = await heightOf(node).catch(() => height);
      if (now !== height) {
        if (height !== undefined) longest = Math.max(longest, performance.now() - arrivedAt);
        height = now;
        arrivedAt = performance.now();
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  };
  const looking = look();
  // Told by `stop`.
  looking.catch(() => undefined);
  const sinceLast = (): number => performance.now() - arrivedAt;
  return {
    longestGapMs: () => Math.max(longest, isWatching ? sinceLast() : 0),
    async silenceOf(ms) {
      await until(`no block for ${ms} ms`, ms * 3, () => (sinceLast() > ms ? true : undefined));
    },
    async stop() {
      isWatching = false;
      await looking;
    },
  };
}
