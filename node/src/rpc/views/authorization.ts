import { bytesToBigint } from "../../types/codec/bytes.ts";
import { addressOf, bytesOf, listOf, tupleOf } from "../../types/codec/fields.ts";
import { decodeRLP, type RLPItem } from "../../types/codec/rlp.ts";
import { quantity } from "../format.ts";

/** Position of the authorization list, and number of fields, in an EIP-7702 envelope. */
const AUTHORIZATIONS_AT = 9;
const ENVELOPE_FIELDS = 13;

/** The authorizations of a set-code transaction, read from its canonical encoding. */
export function authorizationListOf(raw: Uint8Array) {
  const fields = tupleOf(decodeRLP(raw.subarray(1)), ENVELOPE_FIELDS, "transaction");
  return listOf(fields[AUTHORIZATIONS_AT], "authorizationList").map((item) => {
    const [chainId, address, nonce, yParity, r, s] = tupleOf(item, 6, "authorization");
    return {
      chainId: scalar(chainId),
      address: addressOf(address, "authorization.address"),
      nonce: scalar(nonce),
      yParity: scalar(yParity),
      r: scalar(r),
      s: scalar(s),
    };
  });
}

function scalar(item: RLPItem | undefined) {
  return quantity(bytesToBigint(bytesOf(item, "authorization")));
}
