import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import type { Address } from "../../types.ts";
import { decodeMember } from "../../values/enumerations.ts";
import { bytesToUSCC } from "../../values/uscc.ts";
import type { Member } from "./member.ts";

const CODE_DIGITS = 12;

/**
 * The institution that an account belongs to.
 * @throws PiaohaoError MemberRegistry_Unknown
 */
export async function memberOf({ contracts }: ClientContext, account: Address): Promise<Member> {
  const registry = await contracts.at("MemberRegistry");
  const member = await registry.memberOf(account);
  return {
    account: toAddress(member.account),
    kind: decodeMember("MemberKind", member.kind),
    status: decodeMember("MemberStatus", member.status),
    institutionCode: member.institutionCode.toString().padStart(CODE_DIGITS, "0"),
    admittedAt: member.admittedAt,
    uscc: bytesToUSCC(member.uscc),
    legalName: member.legalName,
  };
}
