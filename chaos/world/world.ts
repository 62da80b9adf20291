import type { VoteBook } from "../check/voteBook.ts";
import type { Durations } from "../durations.ts";
import type { Load } from "../load/load.ts";
import type { Random } from "../random.ts";
import type { HeadWatch } from "./heads.ts";
import type { ChaosNetwork } from "./network.ts";

/** What an accident happens to. */
export interface World extends Pick<ChaosNetwork, "validators" | "forecast" | "links"> {
  readonly heads: HeadWatch;
  readonly load: Load;
  readonly votes: Pick<VoteBook, "conflicts">;
  readonly random: Random;
  readonly durations: Durations;
  /** Aborted when the run is given up. */
  readonly signal: AbortSignal;
  pause(ms: number): Promise<void>;
  say(line: string): void;
}
