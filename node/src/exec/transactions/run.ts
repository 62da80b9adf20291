import type { EVMResult } from "@ethereumjs/evm";
import { Account, createContractAddress, type Address as EVMAddress } from "@ethereumjs/util";
import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Address, Hex } from "../../types/hex.ts";
import type { Log } from "../../types/receipt.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { maxBigint, minBigint } from "../bigint.ts";
import { type EVMBlock, type Session, toEVMAddress } from "../evm/session.ts";
import { type Authorization, applyAuthorizations } from "./authorizations.ts";
import { floorGas, intrinsicGas } from "./intrinsicGas.ts";

/** A transaction's effect, or a call's: what runs once validity has been decided. */
export interface Message
  extends Pick<
    RecoveredTransaction,
    "sender" | "to" | "value" | "data" | "gasLimit" | "accessList"
  > {
  /** Wei per gas that the sender pays, base fee included. */
  readonly gasPrice: bigint;
  readonly authorizations: readonly Authorization[];
}

export interface Outcome {
  readonly succeeded: boolean;
  /** What the sender pays for, intrinsic gas and refunds included. */
  readonly gasUsed: bigint;
  readonly returnData: Hex;
  readonly logs: readonly Log[];
  /** Of a creation, whether it succeeded or not. */
  readonly contractAddress: Address | undefined;
  /** Why it stopped, if neither well nor by a revert. */
  readonly halt: string | undefined;
}

export interface RunOptions {
  readonly block: EVMBlock;
  /** EIP-7623. */
  readonly hasFloor: boolean;
}

/** At most this part of the gas used is refunded (EIP-3529). */
const REFUND_QUOTIENT = 5n;

/**
 * Runs a message to its end and keeps its effects in the session's state. `gasLimit` covers the intrinsic gas, and the
 * sender can pay: `checkValidity` has seen to both. An error other than the EVM's own leaves the state as it was.
 */
export async function runMessage(
  session: Session,
  message: Message,
  options: RunOptions,
): Promise<Outcome> {
  const { evm, state } = session;
  await evm.journal.checkpoint();
  try {
    const outcome = await runOpened(session, message, options);
    await evm.journal.commit();
    return outcome;
  } catch (error) {
    await evm.journal.revert();
    throw error;
  } finally {
    evm.journal.cleanJournal();
    state.originalStorageCache.clear();
  }
}

async function runOpened(
  session: Session,
  message: Message,
  { block, hasFloor }: RunOptions,
): Promise<Outcome> {
  const { evm, state } = session;
  const caller = toEVMAddress(message.sender);
  warm(session, message, block);
  const nonce = await charge(session, caller, message);
  const intrinsic = intrinsicGas(message, message.authorizations.length);
  const authorizationRefund = await applyAuthorizations(evm, state, message.authorizations);
  const result = await evm.runCall({
    block,
    gasPrice: message.gasPrice,
    caller,
    gasLimit: message.gasLimit - intrinsic,
    ...(message.to === undefined ? {} : { to: toEVMAddress(message.to) }),
    value: message.value,
    data: message.data,
    skipNonceIncrement: true,
  });
  const spent = intrinsic + result.execResult.executionGasUsed;
  const refund = authorizationRefund + (result.execResult.gasRefund ?? 0n);
  const floor = hasFloor ? floorGas(message.data) : 0n;
  const gasUsed = gasAfterRefund(spent, refund, floor);
  await settle(session, caller, message, block, gasUsed);
  await destroy(session, result);
  await evm.journal.cleanup();
  const created = message.to === undefined ? createContractAddress(caller, nonce) : undefined;
  return outcomeOf(result, gasUsed, created);
}

/** EIP-2929, 2930 and 3651: what is warm from the start. */
function warm({ evm }: Session, message: Message, block: EVMBlock): void {
  for (const address of evm.precompiles.keys()) evm.journal.addAlwaysWarmAddress(address);
  evm.journal.addAlwaysWarmAddress(message.sender);
  if (message.to !== undefined) evm.journal.addAlwaysWarmAddress(message.to);
  evm.journal.addAlwaysWarmAddress(block.header.coinbase.toString());
  for (const { address, storageKeys } of message.accessList) {
    evm.journal.addAlwaysWarmAddress(address);
    for (const slot of storageKeys) evm.journal.addAlwaysWarmSlot(address, slot);
  }
}

/** Takes the price of all the gas and uses the nonce up; returns the nonce used. */
async function charge(
  { evm, state }: Session,
  caller: EVMAddress,
  message: Message,
): Promise<bigint> {
  const account = (await state.getAccount(caller)) ?? new Account();
  const nonce = account.nonce;
  account.balance -= message.gasLimit * message.gasPrice;
  account.nonce = nonce + 1n;
  await evm.journal.putAccount(caller, account);
  return nonce;
}

function gasAfterRefund(spent: bigint, refund: bigint, floor: bigint): bigint {
  return maxBigint(spent - minBigint(refund, spent / REFUND_QUOTIENT), floor);
}

/** Gives the sender back what was not used, and the proposer the price above the base fee. */
async function settle(
  { evm, state }: Session,
  caller: EVMAddress,
  message: Message,
  block: EVMBlock,
  gasUsed: bigint,
): Promise<void> {
  const back = (message.gasLimit - gasUsed) * message.gasPrice;
  await credit(back, caller);
  const baseFee = block.header.baseFeePerGas ?? 0n;
  await credit(gasUsed * (message.gasPrice - baseFee), block.header.coinbase);

  /** Even a payment of nothing touches its account (EIP-161). */
  async function credit(amount: bigint, address: EVMAddress): Promise<void> {
    const existing = await state.getAccount(address);
    if (amount === 0n && existing === undefined) return;
    const account = existing ?? new Account();
    account.balance += amount;
    await evm.journal.putAccount(address, account);
  }
}

/** EIP-6780: only what the same transaction created disappears. */
async function destroy({ evm }: Session, { execResult }: EVMResult): Promise<void> {
  for (const address of execResult.selfdestruct?.keys() ?? []) {
    if (!execResult.createdAddresses?.has(address)) continue;
    await evm.journal.deleteAccount(toEVMAddress(address as Address));
  }
}

function outcomeOf(
  { execResult }: EVMResult,
  gasUsed: bigint,
  created: EVMAddress | undefined,
): Outcome {
  const error = execResult.exceptionError?.error;
  return {
    succeeded: error === undefined,
    gasUsed,
    returnData: bytesToHex(execResult.returnValue),
    logs: error === undefined ? (execResult.logs ?? []).map(toLog) : [],
    contractAddress: created && bytesToHex(created.bytes),
    halt: error === undefined || error === "revert" ? undefined : error,
  };
}

function toLog([address, topics, data]: [Uint8Array, Uint8Array[], Uint8Array]): Log {
  return { address: bytesToHex(address), topics: topics.map(bytesToHex), data: bytesToHex(data) };
}
