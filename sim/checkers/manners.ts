import type { Address } from "../../node/src/types/hex.ts";
import type { Host } from "../machine/host.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";

/** No correct node takes another correct node for a liar. */
export function createMannersChecker(hostOf: (address: Address) => Host | undefined): Checker {
  return {
    onDropped(host, peer, reason) {
      if (hostOf(peer)?.isTrusted !== true) return;
      throw new Violation("manners", `${host.address} dropped ${peer}: ${reason}`);
    },
  };
}
