import type { Address } from "../../node/src/types/hex.ts";
import type { Host } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";

/** Nobody has evidence against a correct node, and no correct node takes itself for another. */
export function createEvidenceChecker(hostOf: (address: Address) => Host | undefined): Checker {
  return {
    atEnd({ address }, { database, assembly }) {
      for (const accused of database.evidence.accused()) {
        if (hostOf(accused)?.isTrusted !== true) continue;
        throw new Violation("evidence", `${address} has evidence against ${accused}`);
      }
      if (assembly.witness.hasTwin()) {
        throw new Violation("evidence", `${address} takes its own votes for those of another`);
      }
    },
  };
}
