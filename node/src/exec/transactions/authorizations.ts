import { delegationTo } from "../../evm/code.ts";
import { recoverPublicKey } from "../../evm/recovery.ts";
import { bytesToBigint, bytesToHex } from "../../types/codec/bytes.ts";
import { bytesOf, fixedBytesOf, listOf, tupleOf } from "../../types/codec/fields.ts";
import { decodeRLP, encodeRLP, type RLPItem } from "../../types/codec/rlp.ts";
import { NodeError } from "../../types/errors.ts";
import type { Address } from "../../types/hex.ts";
import { keccak256 } from "../../types/keccak.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { NO_BYTES } from "../bytes.ts";
import { execError } from "../errors.ts";
import type { Workspace } from "../workspace.ts";

/** One entry of a set-code transaction (EIP-7702). */
export interface Authorization {
  readonly chainId: Uint8Array;
  readonly target: Uint8Array;
  readonly nonce: Uint8Array;
  readonly yParity: Uint8Array;
  readonly r: Uint8Array;
  readonly s: Uint8Array;
}

/** What an authorization of an account that exists gives back: 25,000 − 12,500 gas. */
const EXISTING_ACCOUNT_REFUND = 12_500n;
/** Place of the list among the fields of a set-code transaction. */
const AUTHORIZATIONS_AT = 9;
const MAGIC = 0x05;
const NONCE_MAX = (1n << 64n) - 1n;
const HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/** The authorization list of a set-code transaction, from its encoding; none for other types. */
export function authorizationsOf(transaction: RecoveredTransaction): readonly Authorization[] {
  if (transaction.type !== 4) return [];
  try {
    const fields = listOf(decodeRLP(transaction.raw.subarray(1)), "transaction");
    return listOf(fields[AUTHORIZATIONS_AT], "authorizationList").map(authorizationOf);
  } catch (cause) {
    if (!(cause instanceof NodeError)) throw cause;
    const details = { reason: "authorization list", hash: transaction.hash };
    const message = "the authorization list does not decode";
    throw execError("EXEC_INVALID_TRANSACTION", message, details, cause);
  }
}

function authorizationOf(item: RLPItem): Authorization {
  const [chainId, target, nonce, yParity, r, s] = tupleOf(item, 6, "authorization");
  return {
    chainId: bytesOf(chainId, "authorization.chainId"),
    target: fixedBytesOf(target, 20, "authorization.target"),
    nonce: bytesOf(nonce, "authorization.nonce"),
    yParity: bytesOf(yParity, "authorization.yParity"),
    r: bytesOf(r, "authorization.r"),
    s: bytesOf(s, "authorization.s"),
  };
}

/** Sets the delegations; an entry that is not valid is skipped. Returns the gas to refund. */
export function applyAuthorizations(
  workspace: Workspace,
  authorizations: readonly Authorization[],
): bigint {
  let refund = 0n;
  for (const authorization of authorizations)
    refund += applyAuthorization(workspace, authorization);
  return refund;
}

function applyAuthorization(
  { world, chainId: ourChain }: Workspace,
  authorization: Authorization,
): bigint {
  const chainId = bytesToBigint(authorization.chainId);
  if (chainId !== 0n && chainId !== ourChain) return 0n;
  const nonce = bytesToBigint(authorization.nonce);
  const authority = nonce < NONCE_MAX ? recoverAuthority(authorization) : undefined;
  if (authority === undefined) return 0n;
  world.warmAccount(authority);
  const code = world.codeOf(authority);
  if (code.bytes.length > 0 && code.delegate === undefined) return 0n;
  const { exists, nonce: expected } = world.account(authority);
  if (expected !== nonce) return 0n;
  world.setNonce(authority, nonce + 1n);
  const clears = authorization.target.every((byte) => byte === 0);
  world.setCode(authority, clears ? NO_BYTES : delegationTo(authorization.target));
  return exists ? EXISTING_ACCOUNT_REFUND : 0n;
}

function recoverAuthority(authorization: Authorization): Address | undefined {
  const { chainId, target, nonce, yParity, r, s } = authorization;
  const parity = bytesToBigint(yParity);
  if (parity > 1n || bytesToBigint(s) > HALF_ORDER || r.length > 32 || s.length > 32) {
    return undefined;
  }
  const hash = keccak256(Uint8Array.of(MAGIC, ...encodeRLP([chainId, target, nonce])));
  try {
    const publicKey = recoverPublicKey(hash, r, s, Number(parity));
    return bytesToHex(keccak256(publicKey).subarray(12));
  } catch {
    return undefined;
  }
}
