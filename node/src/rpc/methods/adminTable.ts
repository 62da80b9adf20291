import type { AdminContext } from "../adminContext.ts";
import type { Method } from "../method.ts";
import { OPERATOR_METHODS } from "./admin.ts";
import { DEBUG_METHODS } from "./debug.ts";
import { DEVNET_METHODS } from "./devnet.ts";

/** Every method the admin port answers, and no other port. */
export const ADMIN_METHODS: ReadonlyMap<string, Method<AdminContext>> = new Map(
  Object.entries<Method<AdminContext>>({
    ...OPERATOR_METHODS,
    ...DEBUG_METHODS,
    ...DEVNET_METHODS,
  }),
);
