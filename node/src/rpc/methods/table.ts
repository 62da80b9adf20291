import type { Method } from "../method.ts";
import { BLOCK_METHODS } from "./blocks.ts";
import { EVIDENCE_METHODS } from "./evidence.ts";
import { EXECUTION_METHODS } from "./execution.ts";
import { FEE_METHODS } from "./fees.ts";
import { LOG_METHODS } from "./logs.ts";
import { NODE_METHODS } from "./node.ts";
import { QBFT_METHODS } from "./qbft.ts";
import { STATE_METHODS } from "./state.ts";
import { SUBSCRIPTION_METHODS } from "./subscriptions.ts";
import { TRANSACTION_METHODS } from "./transactions.ts";
import { TXPOOL_METHODS } from "./txpool.ts";

/** Every method that clients are answered. */
export const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries<Method>({
    ...NODE_METHODS,
    ...BLOCK_METHODS,
    ...TRANSACTION_METHODS,
    ...STATE_METHODS,
    ...EXECUTION_METHODS,
    ...FEE_METHODS,
    ...LOG_METHODS,
    ...SUBSCRIPTION_METHODS,
    ...QBFT_METHODS,
    ...EVIDENCE_METHODS,
    ...TXPOOL_METHODS,
  }),
);
