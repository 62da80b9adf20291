import { z } from "zod";
import type { CallRequest, CallResult } from "../../types/ports/executor.ts";
import { requireState } from "../chain.ts";
import { RPC_CODE, RPCError, reverted } from "../errors.ts";
import { quantity } from "../format.ts";
import { method } from "../method.ts";
import { callSchema, optionalBlockSchema } from "../schemas.ts";

/** Overrides would let a caller see a chain that is not there; they are refused, not ignored. */
const overridesSchema = z
  .unknown()
  .refine((value) => isEmpty(value), "is not supported: state is answered as it is on the chain");

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

const parameters = {
  transaction: callSchema,
  block: optionalBlockSchema,
  stateOverrides: overridesSchema.optional(),
  blockOverrides: overridesSchema.optional(),
};

function bounded(request: CallRequest, gasMax: bigint): CallRequest {
  const gas = request.gas === undefined || request.gas > gasMax ? gasMax : request.gas;
  return { ...request, gas };
}

function failure({ halt, returnData }: CallResult): RPCError {
  if (halt === undefined) return reverted(returnData);
  return new RPCError(RPC_CODE.rejected, `execution halted: ${halt}`, { halt });
}

/** The EVM on the state of a block; nothing is kept. The executor bounds their time. */
export const EXECUTION_METHODS = {
  eth_call: method(parameters, async (context, { transaction, block }) => {
    const { backend, limits, executions, caller } = context;
    const result = await executions.run(caller, async () =>
      backend.executor.call(bounded(transaction, limits.callGasMax), requireState(backend, block)),
    );
    if (!result.succeeded) throw failure(result);
    return result.returnData;
  }),
  eth_estimateGas: method(parameters, async (context, { transaction, block }) => {
    const { backend, limits, executions, caller } = context;
    const estimate = await executions.run(caller, async () =>
      backend.executor.estimateGas(
        bounded(transaction, limits.estimateGasMax),
        requireState(backend, block),
      ),
    );
    if ("failed" in estimate) throw failure(estimate.failed);
    return quantity(estimate.gas);
  }),
};
