import { ZERO_ADDRESS } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";
import { encodeMember, type MemberOf } from "../../values/enumerations.ts";

/** Names a debtor of a recourse: a party of the bill, or the guarantor of that party. */
export interface Debtor {
  readonly party: Exclude<MemberOf<"LiableParty">, "none">;
  /** Of the guarantor's signature; without it the party itself is meant. */
  readonly guaranteeId?: bigint | undefined;
  /** What makes an endorser liable: a settled transfer, by the desk and the desk's own id. */
  readonly endorsement?: EndorsementRef | undefined;
}

export interface EndorsementRef {
  readonly desk: Address;
  readonly recordId: bigint;
}

const NONE: EndorsementRef = { desk: ZERO_ADDRESS, recordId: 0n };

/** As the contracts take it. */
export function encodeDebtor({ party, guaranteeId = 0n, endorsement = NONE }: Debtor) {
  return { party: encodeMember("LiableParty", party), guaranteeId, endorsement };
}
