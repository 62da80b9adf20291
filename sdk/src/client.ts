import type { ClientContext } from "./chain/context.ts";
import { createContracts } from "./chain/contracts.ts";
import { toAddress } from "./chain/decode.ts";
import { chainIdOf } from "./chain/genesisChain.ts";
import { createOpenRequests } from "./chain/openRequests.ts";
import { createRequestIds } from "./chain/requestId.ts";
import { createRPC } from "./chain/rpc.ts";
import { createSerial } from "./chain/serial.ts";
import type { Signer } from "./chain/signer.ts";
import { createSubmitter } from "./chain/submit.ts";
import { fromForeign } from "./errors/foreign.ts";
import { requireArgument } from "./errors/sdkError.ts";
import type { FingerprintKey } from "./evidence/fingerprint.ts";
import * as assets from "./nouns/assets.ts";
import { audit } from "./nouns/audit.ts";
import * as consortium from "./nouns/consortium.ts";
import * as credit from "./nouns/credit.ts";
import * as desks from "./nouns/desks.ts";
import * as trade from "./nouns/market.ts";

export interface ClientOptions {
  /**
   * Nodes in order of preference; the next one is asked when one does not answer. http or https, without user name and password;
   * errors show no more of a URL than its origin.
   */
  readonly rpcUrls: readonly string[];
  /** The institution that acts; without it the client only reads. */
  readonly signer?: Signer | undefined;
  /** The consortium's key for fingerprints of evidence; only registering evidence and lots needs it. */
  readonly fingerprintKey?: FingerprintKey | undefined;
  /**
   * The caller's own copy of genesis.json, parsed: what `audit` starts from, and the chain that is signed for, instead of the
   * node's word.
   */
  readonly genesis?: unknown;
  /** What an earlier audit left or somebody who is trusted has published, parsed: `audit` goes on from there. */
  readonly checkpoint?: unknown;
  readonly timing?: Partial<ClientTiming> | undefined;
  /**
   * For development networks, whose clock can be moved: how long a signature is good follows the nodes' time alone. Default:
   * false, and then an hour and five minutes by this machine's clock at most.
   */
  readonly trustsNodeTime?: boolean | undefined;
}

export interface ClientTiming {
  /** For one node to answer one request. Default: 10 s. */
  readonly requestMs: number;
  /** For a transaction to be included. Default: 60 s. */
  readonly inclusionMs: number;
  /** Between two looks for a receipt. Default: 100 ms. */
  readonly pollMs: number;
}

const DEFAULT_TIMING: ClientTiming = { requestMs: 10_000, inclusionMs: 60_000, pollMs: 100 };
const NODES_MAX = 100;

const NOUNS = { ...consortium, ...assets, ...credit, ...desks, ...trade, audit } as const;

/** An action without the context it works with. */
type Bound<Action> = Action extends (
  context: ClientContext,
  ...params: infer Params
) => infer Result
  ? (...params: Params) => Result
  : never;
type BoundNoun<Noun> = { readonly [Name in keyof Noun]: Bound<Noun[Name]> };

/** The network, noun by noun: `client.bills.issue(…)`. */
export type Client = { readonly [Noun in keyof typeof NOUNS]: BoundNoun<(typeof NOUNS)[Noun]> };

/**
 * Connects an institution to the network. Contracts are found through the Directory, so the nodes' URLs are enough.
 * @throws SDKError SDK_BAD_ARGUMENT
 */
export function createClient(options: ClientOptions): Client {
  const context = createContext(options);
  const nouns = Object.entries(NOUNS).map(([name, noun]) => [name, bindNoun(noun, context)]);
  return Object.fromEntries(nouns) as Client;
}

function createContext({
  rpcUrls,
  signer,
  fingerprintKey,
  genesis,
  checkpoint,
  timing,
  trustsNodeTime = false,
}: ClientOptions): ClientContext {
  const count = rpcUrls.length;
  requireArgument(count > 0 && count <= NODES_MAX, "a client has 1 to 100 nodes", { count });
  rpcUrls.forEach(requireNodeURL);
  const known = { ...DEFAULT_TIMING, ...timing };
  const rpc = createRPC({
    rpcUrls,
    timeoutMs: known.requestMs,
    chainId: chainIdOf(genesis),
  });
  return {
    rpc,
    contracts: createContracts(rpc),
    actor: signer && {
      account: toAddress(signer.account),
      maker: signer.maker,
      checker: signer.checker,
      submitter: createSubmitter(rpc, signer.checker, known),
    },
    fingerprintKey,
    genesis,
    checkpoint,
    trustsNodeTime,
    serial: createSerial(),
    requestIds: createRequestIds(),
    openRequests: createOpenRequests(),
  };
}

type AnyAction = (context: ClientContext, ...params: unknown[]) => Promise<unknown>;

function bindNoun(noun: object, context: ClientContext): object {
  const actions = Object.entries(noun) as readonly [string, AnyAction][];
  return Object.fromEntries(actions.map(([name, action]) => [name, bindAction(action, context)]));
}

/** Gives an action its context; whatever it throws is an error of ours. */
function bindAction(action: AnyAction, context: ClientContext) {
  return async (...params: unknown[]): Promise<unknown> => {
    try {
      return await action(context, ...params);
    } catch (error) {
      throw fromForeign(error);
    }
  };
}

/** The URL may be a secret, so the error says only which of them it is. */
function requireNodeURL(text: string, index: number): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHTTP = /^https?:$/.test(url?.protocol ?? "");
  requireArgument(isHTTP, "a node has an http or https URL", { index });
  // No request can be made to one that has.
  const isPlain = url?.username === "" && url.password === "";
  requireArgument(isPlain, "a node's URL has no user name and no password", { index });
}
