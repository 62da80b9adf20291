import type { AdminBackend } from "./adminBackend.ts";
import type { RPCLimits } from "./limits.ts";
import type { Turns } from "./turns.ts";

/** Everything that answers an operator's call. */
export interface AdminContext {
  readonly backend: AdminBackend;
  readonly limits: RPCLimits;
  readonly turns: Turns;
}
