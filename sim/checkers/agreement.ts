import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceChain } from "./referenceChain.ts";

/** One hash per height among correct nodes, ever. */
export function createAgreementChecker(reference: ReferenceChain): Checker {
  return {
    onCommit({ host, sealed }) {
      const { number } = sealed.block.header;
      const decided = reference.at(number);
      if (decided !== undefined && decided.hash !== sealed.hash) {
        const message = `${host.address} has ${sealed.hash} at ${number}, others ${decided.hash}`;
        throw new Violation("agreement", message);
      }
    },
  };
}
