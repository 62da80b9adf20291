import type { Logger } from "pino";
import type { Recovered } from "../types/consensus.ts";

/** Whether this node keeps silent, because what it signed at these heights may have been lost. */
export interface Abstention {
  /** To be called when a height begins, with what the write-ahead log knows of it. */
  onHeight(height: bigint, recovered: Recovered | undefined): void;
  /** The last height at which nothing is signed; undefined when the node votes. */
  through(): bigint | undefined;
}

export function createAbstention(logger: Pick<Logger, "info" | "warn">): Abstention {
  let through: bigint | undefined;
  return {
    onHeight(height, recovered) {
      const next = recovered?.abstainThrough;
      if (next !== undefined && next !== through) {
        logger.warn(
          { height, through: next },
          "votes of this node may have been lost: it follows the chain and signs nothing through this block",
        );
      }
      if (next === undefined && through !== undefined) logger.info({ height }, "votes again");
      through = next;
    },
    through: () => through,
  };
}
