import { type ActionOptions, act, type Executed } from "../../chain/act.ts";
import type { ClientContext } from "../../chain/context.ts";
import { toAddress } from "../../chain/decode.ts";
import { requireEvent } from "../../chain/events.ts";
import { intentOf } from "../../chain/intent.ts";
import { requireArgument } from "../../errors/sdkError.ts";
import type { Address } from "../../types.ts";
import { encodeMember } from "../../values/enumerations.ts";
import { usccToBytes } from "../../values/uscc.ts";
import type { MemberKind } from "./member.ts";

export interface AdmitMemberParams extends ActionOptions {
  /** Unified Social Credit Code, 18 characters. */
  readonly uscc: string;
  readonly legalName: string;
  readonly kind: MemberKind;
  /** 12 digits, part of every instrument number the member issues. */
  readonly institutionCode: string;
  /** 1 to 16 keys that prepare requests. */
  readonly makers: readonly Address[];
  /** 1 to 16 other keys that approve and submit them. */
  readonly checkers: readonly Address[];
}

export interface AdmittedMember extends Executed {
  readonly account: Address;
}

/** The central bank admits an institution and gives it an account. */
export async function admitMember(
  context: ClientContext,
  params: AdmitMemberParams,
): Promise<AdmittedMember> {
  requireArgument(/^\d{12}$/.test(params.institutionCode), "an institution code has 12 digits", {
    institutionCode: params.institutionCode,
  });
  const registry = await context.contracts.at("MemberRegistry");
  const admission = {
    uscc: usccToBytes(params.uscc),
    legalName: params.legalName,
    kind: encodeMember("MemberKind", params.kind),
    institutionCode: BigInt(params.institutionCode),
    makers: [...params.makers],
    checkers: [...params.checkers],
  };
  return act(context, {
    requestId: params.requestId,
    calls: [intentOf(registry, registry.interface.encodeFunctionData("admit", [admission]))],
    result: (receipt) => ({
      account: toAddress(
        requireEvent(receipt, registry, registry.getEvent("MemberAdmitted")).account,
      ),
    }),
  });
}
