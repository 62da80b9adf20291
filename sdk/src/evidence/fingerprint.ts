import { computeHmac, getBytes, isBytesLike, toUtf8Bytes } from "ethers";
import { requireArgument } from "../errors/sdkError.ts";
import type { Address, Hash, Hex } from "../types.ts";
import { canonicalise } from "./canonical.ts";

/** 32 bytes shared by the consortium's members, so that the numbers cannot be guessed from the chain. */
export type FingerprintKey = Hex | Uint8Array;

/** What makes an invoice the same invoice. A fully digital invoice has a number only. */
export interface InvoiceIdentity {
  /** 发票代码 */
  readonly code?: string | undefined;
  /** 发票号码 */
  readonly number: string;
}

/** What makes a contract the same contract: its number between these two parties, whoever is named first. */
export interface ContractIdentity {
  readonly number: string;
  readonly seller: Address;
  readonly buyer: Address;
}

/** What makes a lot the same lot: serial, mark, RFID or bay, at any keeper. */
export interface LotIdentity {
  readonly mark: string;
}

const KEY_BYTES = 32;

/** The id of an invoice. Amount, date and parties are no part of it: a changed amount is still the same invoice. */
export function fingerprintInvoice(key: FingerprintKey, invoice: InvoiceIdentity): Hash {
  const code = invoice.code === undefined ? "" : canonicalise(invoice.code);
  return fingerprint(key, ["invoice", code, canonicalise(invoice.number)]);
}

export function fingerprintContract(key: FingerprintKey, contract: ContractIdentity): Hash {
  const parties = [contract.seller.toLowerCase(), contract.buyer.toLowerCase()].sort();
  return fingerprint(key, ["contract", canonicalise(contract.number), ...parties]);
}

export function fingerprintLot(key: FingerprintKey, lot: LotIdentity): Hash {
  return fingerprint(key, ["lot", canonicalise(lot.mark)]);
}

/** HMAC-SHA256 over a JSON list, whose quoting keeps fields apart. */
function fingerprint(key: FingerprintKey, fields: readonly string[]): Hash {
  requireArgument(isBytesLike(key), "a fingerprint key is 32 bytes or their hex");
  const bytes = getBytes(key);
  requireArgument(bytes.length === KEY_BYTES, "a fingerprint key has 32 bytes", {
    length: bytes.length,
  });
  return computeHmac("sha256", bytes, toUtf8Bytes(JSON.stringify(fields))) as Hash;
}
