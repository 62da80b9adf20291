import type { Hex } from "../types/hex.ts";
import type { RPCBackend } from "./backend.ts";
import type { Filters } from "./filters.ts";
import type { Inclusions } from "./inclusions.ts";
import type { RPCLimits } from "./limits.ts";
import type { Topic } from "./subscriptions.ts";

/** What a method may ask of the connection its call came over. */
export interface Connection {
  /** Throws limitExceeded when the connection has its full number. */
  subscribe(topic: Topic): Hex;
  /** Whether the subscription existed. */
  unsubscribe(id: string): boolean;
}

/** Everything that answers a call. */
export interface Context {
  readonly backend: RPCBackend;
  readonly limits: RPCLimits;
  readonly filters: Filters;
  readonly inclusions: Inclusions;
  /** Undefined over plain HTTP. */
  readonly connection: Connection | undefined;
}
