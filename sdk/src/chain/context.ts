import { SDKError } from "../errors/sdkError.ts";
import type { FingerprintKey } from "../evidence/fingerprint.ts";
import type { Address } from "../types.ts";
import type { Contracts } from "./contracts.ts";
import type { OpenRequests } from "./openRequests.ts";
import type { Rehearsal } from "./rehearsal.ts";
import type { RequestIds } from "./requestId.ts";
import type { RPC } from "./rpc.ts";
import type { Serial } from "./serial.ts";
import type { Signer } from "./signer.ts";
import type { Submitter } from "./submit.ts";

/** An institution that can act, and the way its checker's transactions take. */
export interface Actor extends Signer {
  readonly submitter: Submitter;
}

/** What every action works with. */
export interface ClientContext {
  readonly rpc: RPC;
  readonly contracts: Contracts;
  readonly actor: Actor | undefined;
  readonly fingerprintKey: FingerprintKey | undefined;
  /** The auditor's own copy of the genesis file, parsed. */
  readonly genesis: unknown;
  /** A checkpoint that the auditor goes on from, parsed. */
  readonly checkpoint: unknown;
  /** Whether a signature's deadline follows the nodes' time however far it is from this machine's. */
  readonly trustsNodeTime: boolean;
  /** Keeps requests that change the same allowance apart. */
  readonly serial: Serial;
  readonly requestIds: RequestIds;
  /** What earlier calls gave up without knowing what became of it. */
  readonly openRequests: OpenRequests;
  /** In place of a signature: nothing is signed or sent; see `rehearse`. */
  readonly rehearsal?: Rehearsal | undefined;
}

/** @throws SDKError SDK_NO_SIGNER */
export function requireActor({ actor }: ClientContext): Actor {
  if (actor !== undefined) return actor;
  throw new SDKError("SDK_NO_SIGNER", "the client was made without a signer, so it only reads");
}

/**
 * The account that acts, or would act.
 * @throws SDKError SDK_NO_SIGNER
 */
export function accountOf(context: ClientContext): Address {
  return context.rehearsal?.account ?? requireActor(context).account;
}

/** @throws SDKError SDK_NO_FINGERPRINT_KEY */
export function requireFingerprintKey({ fingerprintKey }: ClientContext): FingerprintKey {
  if (fingerprintKey !== undefined) return fingerprintKey;
  throw new SDKError(
    "SDK_NO_FINGERPRINT_KEY",
    "the client was made without the consortium's fingerprint key, so it cannot name evidence",
  );
}
