import { id, keccak256, Wallet } from "ethers";
import { ACCOUNT } from "../../sdk/src/chain/interfaces.ts";
import { type Call, signRequest } from "../../sdk/src/chain/signer.ts";
import type { Address, Hash, Hex } from "../../sdk/src/types.ts";

/** An institution that signs without asking a node: it counts its nonces itself. */
export interface Institution {
  readonly account: Address;
  readonly maker: Wallet;
  readonly checker: Wallet;
  nextNonce: number;
}

export interface SignedTransaction {
  readonly raw: Hex;
  readonly hash: Hash;
}

export interface Execution {
  readonly calls: readonly Call[];
  readonly gasLimit: bigint;
}

export interface ChainFacts {
  readonly chainId: bigint;
  /** UTC seconds after which requests are void. */
  readonly deadline: bigint;
}

const ACCOUNT_INTERFACE = ACCOUNT.createInterface();

/** A key that depends on its name alone, so that a run can be repeated. */
export function keyOf(name: string): Wallet {
  return new Wallet(id(`piaohao bench key ${name}`));
}

/** What the checker sends to the account: the calls with the maker's signature. */
export async function executionData(
  institution: Institution,
  { chainId, deadline }: ChainFacts,
  calls: readonly Call[],
): Promise<Hex> {
  const { account, nextNonce } = institution;
  const requestId = requestIdOf(account, nextNonce);
  const content = { requestId, deadline, calls };
  const signature = await signRequest(institution, chainId, content);
  const request = { ...content, calls: [...calls] };
  return ACCOUNT_INTERFACE.encodeFunctionData("execute", [request, signature]) as Hex;
}

/** As the client numbers them: in runs of 256 that differ in the last byte, which the account keeps in one slot. */
function requestIdOf(account: Address, nonce: number): Hash {
  const run = id(`piaohao bench request ${account} ${Math.floor(nonce / 256)}`);
  return `${run.slice(0, -2)}${(nonce % 256).toString(16).padStart(2, "0")}` as Hash;
}

/** The checker's transaction with the institution's next nonce. */
export async function signExecution(
  institution: Institution,
  chain: ChainFacts,
  { calls, gasLimit }: Execution,
): Promise<SignedTransaction> {
  const data = await executionData(institution, chain, calls);
  const raw = (await institution.checker.signTransaction({
    type: 0,
    chainId: chain.chainId,
    nonce: institution.nextNonce,
    gasPrice: 0n,
    gasLimit,
    to: institution.account,
    value: 0n,
    data,
  })) as Hex;
  institution.nextNonce += 1;
  return { raw, hash: keccak256(raw) as Hash };
}
