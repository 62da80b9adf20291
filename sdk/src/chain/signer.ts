import { TypedDataEncoder } from "ethers";
import type { Address, Hash, Hex } from "../types.ts";

/** One call that an institution makes. */
export interface Call {
  readonly target: Address;
  readonly data: Hex;
}

/** What a maker signs and a checker submits. */
export interface SignedContent {
  readonly requestId: Hash;
  /** UTC seconds after which the request is void. */
  readonly deadline: bigint;
  readonly calls: readonly Call[];
}

/** The key that prepares requests. An ethers `Wallet` fits; so does a device that shows what it signs. */
export interface Maker {
  /** Its address; without it `bills.preflight` does not know what limits this key has. */
  getAddress?(): Promise<string>;
  signTypedData(
    domain: TypedDataDomain,
    types: Record<string, { name: string; type: string }[]>,
    value: SignedContent,
  ): Promise<string>;
}

export interface TypedDataDomain {
  readonly name: string;
  readonly version: string;
  readonly chainId: bigint;
  readonly verifyingContract: Address;
}

/** The key that approves and submits. It needs no money: gas costs nothing. An ethers `Wallet` fits. */
export interface Checker {
  getAddress(): Promise<string>;
  signTransaction(transaction: SubmittedTransaction): Promise<string>;
}

export interface SubmittedTransaction {
  readonly type: 0;
  readonly chainId: bigint;
  readonly nonce: number;
  readonly gasPrice: bigint;
  readonly gasLimit: bigint;
  readonly to: Address;
  readonly data: Hex;
  readonly value: bigint;
}

/** An institution: its account, and two keys of two people. */
export interface Signer {
  readonly account: Address;
  readonly maker: Maker;
  readonly checker: Checker;
}

const REQUEST_TYPES = {
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

/** The maker's EIP-712 signature of a request, for the account on the chain. */
export async function signRequest(
  { account, maker }: Signer,
  chainId: bigint,
  content: SignedContent,
): Promise<Hex> {
  return (await maker.signTypedData(domainOf(account, chainId), REQUEST_TYPES, content)) as Hex;
}

/** What the maker signs, as the code of an account has to see it. */
export function requestDigest(account: Address, chainId: bigint, content: SignedContent): Hash {
  return TypedDataEncoder.hash(domainOf(account, chainId), { ...REQUEST_TYPES }, content) as Hash;
}

function domainOf(account: Address, chainId: bigint): TypedDataDomain {
  return { name: "piaohao MemberAccount", version: "1", chainId, verifyingContract: account };
}
