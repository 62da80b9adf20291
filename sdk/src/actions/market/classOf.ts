import type { ClientContext } from "../../chain/context.ts";
import type { Address } from "../../types.ts";
import { decodeMember, type MemberOf } from "../../values/enumerations.ts";

/** The class by which the market prices an acceptor's bills: as classified, else by its kind of member. */
export async function acceptorClassOf(
  { contracts }: ClientContext,
  acceptor: Address,
): Promise<MemberOf<"AcceptorClass">> {
  const market = await contracts.at("DiscountMarket");
  return decodeMember("AcceptorClass", await market.classOf(acceptor));
}
