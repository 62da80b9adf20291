import { z } from "zod";
import { quantity } from "./answers.ts";

/** A node's JSON-RPC error: its refusal, not its absence. */
export class RPCFault extends Error {
  override readonly name = "RPCFault";
  readonly method: string;
  readonly code: number;
  readonly data: unknown;

  constructor(method: string, code: number, message: string, data: unknown) {
    super(message);
    this.method = method;
    this.code = code;
    this.data = data;
  }
}

/** Of our nodes: the block, or its state, is not there. */
const NOT_FOUND = -32_001;
/** A limit of the node; `data` has the question that it would answer, if there is one. */
const LIMIT_EXCEEDED = -32_005;

const earliestBlockShape = z.looseObject({ earliestBlock: quantity });
const earliestStateShape = z.looseObject({ earliestState: quantity });

/** The first block that a node keeps which began with a snapshot, where it refuses an earlier one. */
export function firstBlockKept({ code, data }: RPCFault): bigint | undefined {
  if (code !== NOT_FOUND) return undefined;
  return earliestBlockShape.safeParse(data).data?.earliestBlock;
}

/** The first state that a node keeps, where it refuses an earlier one. */
export function firstStateKept({ code, data }: RPCFault): bigint | undefined {
  if (code !== NOT_FOUND) return undefined;
  return earliestStateShape.safeParse(data).data?.earliestState;
}

/** Whether a node says of itself that it cannot answer now, or has not what is asked for: another may. */
export function isOfThisNode({ code, data }: RPCFault): boolean {
  return code === NOT_FOUND || (code === LIMIT_EXCEEDED && !isSmallerQuestion(data));
}

function isSmallerQuestion(data: unknown): boolean {
  return typeof data === "object" && data !== null && "fromBlock" in data;
}
