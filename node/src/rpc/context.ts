import type { Hex } from "../types/hex.ts";
import type { RPCBackend } from "./backend.ts";
import type { Filters } from "./filters.ts";
import type { Caller, Gate } from "./gate.ts";
import type { Inclusions } from "./inclusions.ts";
import type { RPCLimits } from "./limits.ts";
import type { Outlet } from "./outflow.ts";
import type { Topic } from "./subscriptions.ts";
import type { Turns } from "./turns.ts";

/** What a WebSocket offers beside answers. */
export interface Subscriptions {
  /** Throws limitExceeded when the connection, or all together, have their full number. */
  subscribe(topic: Topic): Hex;
  /** Whether the subscription existed. */
  unsubscribe(id: string): boolean;
}

/** Where a call comes from. */
export interface Origin {
  readonly caller: Caller;
  /** Undefined over plain HTTP. */
  readonly subscriber: Subscriptions | undefined;
  /** For what is put together before it is sent. The caller is dropped when all together have too much of it. */
  openOutlet(): Outlet;
}

/** Everything that answers a call. */
export interface Context extends Origin {
  readonly backend: RPCBackend;
  readonly limits: RPCLimits;
  readonly filters: Filters;
  readonly inclusions: Inclusions;
  readonly turns: Turns;
  /** Executions in the EVM. */
  readonly executions: Gate;
  /** Reads of many blocks or transactions. */
  readonly longReads: Gate;
}
