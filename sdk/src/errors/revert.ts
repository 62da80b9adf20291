import { type ErrorDescription, type ErrorFragment, Interface, type InterfaceAbi } from "ethers";
import { firstBlockKept, firstStateKept, RPCFault } from "../chain/rpcFault.ts";
import abis from "../generated/abis.json" with { type: "json" };
import type { Hex } from "../types.ts";
import { markLaw } from "./articles.ts";
import { CATALOGUE } from "./catalogue.ts";
import { PiaohaoError } from "./piaohaoError.ts";
import { POOL_REASONS } from "./poolReasons.ts";
import { SDKError } from "./sdkError.ts";
import { writeSentence } from "./sentence.ts";

/** Every error of every contract, once. ethers adds `Error(string)` and `Panic(uint256)`. */
const ERRORS = new Interface([
  ...new Map(
    Object.values(abis as unknown as Readonly<Record<string, InterfaceAbi>>)
      .flatMap((abi) => Interface.from(abi).fragments)
      .filter((fragment): fragment is ErrorFragment => fragment.type === "error")
      .map((fragment) => [fragment.format("sighash"), fragment]),
  ).values(),
]);

/** The error that revert data carries; undefined when it carries none that is known. */
export function decodeRevert(data: Hex, options?: ErrorOptions): PiaohaoError | undefined {
  const parsed = parse(data);
  if (parsed === null) return undefined;
  const args = argsOf(parsed);
  const { en, zh, law } = CATALOGUE[parsed.name] ?? { en: parsed.name, zh: parsed.name };
  const message = writeSentence({ text: en, language: "en" }, args);
  const messageZh = writeSentence({ text: zh, language: "zh" }, args);
  const marked = law === undefined ? undefined : markLaw(law);
  return new PiaohaoError({ code: parsed.name, args, message, messageZh, law: marked }, options);
}

/**
 * What a failed request to a node means: a contract's refusal, or a fault of the node.
 * @returns the error to throw
 */
export function toRefusal(error: unknown): unknown {
  if (!(error instanceof RPCFault)) return error;
  const data = revertDataOf(error.data);
  const refusal = data === undefined ? undefined : decodeRevert(data, { cause: error });
  return refusal ?? toSDKError(error);
}

export function toSDKError(fault: RPCFault): SDKError {
  const poolCode = poolCodeOf(fault.data);
  const reason = poolCode === undefined ? undefined : POOL_REASONS[poolCode];
  if (reason !== undefined) {
    const details = { poolCode, data: fault.data };
    const options = { cause: fault, messageZh: reason.zh };
    return new SDKError("SDK_POOL_REFUSED", reason.en, details, options);
  }
  return (
    notKeptError(fault) ??
    new SDKError(
      "SDK_RPC_ERROR",
      `${fault.method}: ${fault.message}`,
      { method: fault.method, rpcCode: fault.code, data: fault.data },
      { cause: fault },
    )
  );
}

/** Which nodes have what the last one that was asked does not keep. */
function notKeptError(fault: RPCFault): SDKError | undefined {
  const { method } = fault;
  const earliestBlock = firstBlockKept(fault);
  if (earliestBlock !== undefined) {
    const message = `${method}: the node began with a snapshot, its blocks begin at ${earliestBlock}; put one that has them all ("sync": {"mode": "blocks"}) among rpcUrls`;
    return new SDKError("SDK_NOT_KEPT", message, { method, earliestBlock }, { cause: fault });
  }
  const earliestState = firstStateKept(fault);
  if (earliestState === undefined) return undefined;
  const message = `${method}: the node keeps the states from block ${earliestState} on; put one that keeps them all ("state": {"historyBlocks": "all"}) among rpcUrls`;
  return new SDKError("SDK_NOT_KEPT", message, { method, earliestState }, { cause: fault });
}

function poolCodeOf(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null || !("code" in data)) return undefined;
  return typeof data.code === "string" ? data.code : undefined;
}

/** Clients put revert data into `data`, some into `data.data`. */
function revertDataOf(data: unknown): Hex | undefined {
  if (typeof data === "string" && data.startsWith("0x")) return data as Hex;
  if (typeof data === "object" && data !== null && "data" in data) return revertDataOf(data.data);
  return undefined;
}

function parse(data: Hex): ErrorDescription | null {
  try {
    return ERRORS.parseError(data);
  } catch {
    // The selector is known and the arguments do not decode: data of another contract's error.
    return null;
  }
}

function argsOf({ fragment, args }: ErrorDescription): Readonly<Record<string, unknown>> {
  const named = fragment.inputs.map(({ name }, index) => [name || NAMELESS[index], args[index]]);
  return Object.fromEntries(named.map(([name, value]) => [name, lowerCased(value)]));
}

/** `Error(string)` and `Panic(uint256)` do not name their argument. */
const NAMELESS: readonly string[] = ["message"];

function lowerCased(value: unknown): unknown {
  return typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value)
    ? value.toLowerCase()
    : value;
}
