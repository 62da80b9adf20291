import { type BytesLike, id, type TypedDataField, toBeHex, Wallet } from "ethers";
import type { MemberKind } from "../../../node/src/app/genesis/parameters.ts";

/** An institution with one maker and one checker. */
export interface TestMember {
  readonly uscc: string;
  readonly kind: MemberKind;
  readonly institutionCode: string;
  /** Checksummed, as ethers answers addresses. */
  readonly account: string;
  readonly maker: Wallet;
  readonly checker: Wallet;
}

export interface AccountCall {
  readonly target: string;
  readonly data: BytesLike;
}

export interface AccountRequest {
  readonly requestId: string;
  readonly deadline: bigint;
  readonly calls: AccountCall[];
}

export const REQUEST_TYPES: Record<string, TypedDataField[]> = {
  Request: [
    { name: "requestId", type: "bytes32" },
    { name: "deadline", type: "uint64" },
    { name: "calls", type: "Call[]" },
  ],
  Call: [
    { name: "target", type: "address" },
    { name: "data", type: "bytes" },
  ],
};

/** The EIP-712 domain of an institution's account. */
export const accountDomain = (account: string, chainId: bigint) => ({
  name: "piaohao MemberAccount",
  version: "1",
  chainId,
  verifyingContract: account,
});

/** A key that depends on its name alone, so that every run has the same addresses. */
export const testKey = (name: string): Wallet => new Wallet(id(`piaohao test key ${name}`));

const REQUEST_IDS_START = BigInt(id("piaohao test request")) & ~0xffffn;
let requests = 0;

/** A request id never used before in this process; ids count up, as the SDK numbers them. */
export function freshRequestId(): string {
  requests += 1;
  return toBeHex(REQUEST_IDS_START + BigInt(requests), 32);
}
