import type { Header } from "../../types/block.ts";
import { FIXED_HEADER_FIELDS } from "../../types/codec/header.ts";
import type { Address } from "../../types/hex.ts";
import type { CallRequest, CallResult } from "../../types/ports/executor.ts";
import { maxBigint } from "../bigint.ts";
import { evmBlock, type Session } from "../evm/session.ts";
import { floorGas, intrinsicGas } from "../transactions/intrinsicGas.ts";
import { runMessage } from "../transactions/run.ts";

const NOBODY: Address = "0x0000000000000000000000000000000000000000";

/** Runs a call on the session's state as a transaction of no price; nonce and signature do not matter. */
export async function runCall(
  session: Session,
  request: CallRequest,
  header: Header,
  gasLimit: bigint,
): Promise<CallResult> {
  const message = {
    sender: request.from ?? NOBODY,
    to: request.to,
    data: request.data,
    value: request.value,
    gasLimit,
    gasPrice: 0n,
    accessList: [],
    authorizations: [],
  };
  if (gasLimit < minimumGas(request)) return refused("intrinsic gas too low");
  const balance = session.state.record(message.sender)?.balance ?? 0n;
  if (balance < message.value) return refused("insufficient balance for transfer");
  const { succeeded, returnData, gasUsed, logs, halt } = await runMessage(session, message, {
    block: evmBlock({ ...header, baseFee: 0n, prevRandao: FIXED_HEADER_FIELDS.mixHash }),
    hasFloor: true,
  });
  return { succeeded, returnData, gasUsed, logs, halt };
}

/** Gas below which a call does not even begin. */
export function minimumGas(request: CallRequest): bigint {
  const intrinsic = intrinsicGas({ to: request.to, data: request.data, accessList: [] }, 0);
  return maxBigint(intrinsic, floorGas(request.data));
}

function refused(halt: string): CallResult {
  return { succeeded: false, returnData: "0x", gasUsed: 0n, logs: [], halt };
}
