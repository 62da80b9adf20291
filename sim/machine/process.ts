import type { Assembly } from "../../node/src/app/assemble.ts";
import type { Database } from "../../node/src/db/database.ts";
import type { Life } from "./life.ts";

/** A node that runs: what a client of its RPC could ask. */
export interface Process {
  readonly life: Life;
  readonly database: Database;
  readonly assembly: Assembly;
}
