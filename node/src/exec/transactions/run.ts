import type { BlockContext } from "../../evm/context.ts";
import { Machine, type MachineResult } from "../../evm/machine.ts";
import { createAddress } from "../../evm/operations/create.ts";
import type { SlowGas } from "../../evm/slowGas.ts";
import type { Tracer } from "../../evm/tracer.ts";
import { hashToWord } from "../../evm/word.ts";
import type { World } from "../../evm/world.ts";
import { assertDefined } from "../../types/assert.ts";
import type { Address, Hash } from "../../types/hex.ts";
import type { Log } from "../../types/receipt.ts";
import type { RecoveredTransaction } from "../../types/transaction.ts";
import { maxBigint, minBigint } from "../bigint.ts";
import type { Workspace } from "../workspace.ts";
import { type Authorization, applyAuthorizations } from "./authorizations.ts";
import type { FixedGas } from "./intrinsicGas.ts";

/** A transaction's effect, or a call's: what runs once validity has been decided. */
export interface Message
  extends Pick<
    RecoveredTransaction,
    "sender" | "to" | "value" | "data" | "gasLimit" | "accessList"
  > {
  /** Wei per gas that the sender pays, base fee included. */
  readonly gasPrice: bigint;
  readonly authorizations: readonly Authorization[];
  readonly fixedGas: FixedGas;
  /** Of a blob transaction, with what its blobs cost. */
  readonly blobs?: { readonly hashes: readonly Hash[]; readonly fee: bigint } | undefined;
}

export interface Outcome {
  readonly succeeded: boolean;
  /** What the sender pays for, intrinsic gas and refunds included. */
  readonly gasUsed: bigint;
  /** What it returned, or reverted with. */
  readonly output: Uint8Array;
  readonly logs: readonly Log[];
  /** Of a creation, whether it succeeded or not. */
  readonly contractAddress: Address | undefined;
  /** Why it stopped, if neither well nor by a revert. */
  readonly halt: string | undefined;
}

export interface RunOptions {
  readonly block: BlockContext;
  readonly tracer?: Tracer | undefined;
  /** Leaves the world as it was. */
  readonly isQuestion?: boolean;
  /** Beyond it, beginning and advancing throw TooSlow; without it there is no bound. */
  readonly slowGas?: SlowGas | undefined;
}

/** A message under way. */
export interface Run {
  /** Runs at most so many instructions; the outcome, its effects in the world, once there is one. */
  advance(instructions?: number): Outcome | undefined;
}

/** At most this part of the gas used is refunded (EIP-3529). */
const REFUND_QUOTIENT = 5n;

/** The machine counts gas in a number; more than this would take it years to spend. */
const GAS_MAX = 1n << 52n;

/**
 * Begins a message on the workspace's world. `gasLimit` covers the intrinsic gas, and the sender can pay: `checkValidity`
 * has seen to both.
 */
export function startMessage(
  workspace: Workspace,
  message: Message,
  { block, tracer, slowGas, isQuestion = false }: RunOptions,
): Run {
  const { world, rules, precompiles } = workspace;
  const { sender, value, data } = message;
  warm(workspace, message, block);
  const { nonce } = world.account(sender);
  charge(world, message, nonce);
  const { intrinsic } = message.fixedGas;
  const authorizationRefund = applyAuthorizations(workspace, message.authorizations);
  const created = message.to === undefined ? createAddress(sender, nonce) : undefined;
  const transaction = {
    origin: sender,
    gasPrice: message.gasPrice,
    blobHashes: message.blobs?.hashes.map(hashToWord) ?? [],
  };
  const gas = Number(minBigint(message.gasLimit - intrinsic, GAS_MAX));
  const machine = new Machine({ rules, precompiles, world, block, transaction, tracer, slowGas });
  if (created !== undefined) world.warmAccount(created);
  machine.begin({
    kind: message.to === undefined ? "create" : "call",
    caller: sender,
    to: message.to ?? created ?? sender,
    value,
    data,
    gas,
  });
  return {
    advance(instructions) {
      const result = machine.run(instructions);
      if (result === undefined) return undefined;
      const spent = intrinsic + BigInt(gas - result.gasLeft);
      const refund = authorizationRefund + BigInt(world.refund);
      const floor = rules.isPrague ? message.fixedGas.floor : 0n;
      const gasUsed = gasAfterRefund(spent, refund, floor);
      settle(world, message, block, gasUsed);
      const { logs } = world;
      if (isQuestion) world.abandonTransaction();
      else world.finishTransaction();
      return outcomeOf(result, logs, gasUsed, created);
    },
  };
}

/** Runs a message to its end. */
export function runMessage(workspace: Workspace, message: Message, options: RunOptions): Outcome {
  const outcome = startMessage(workspace, message, options).advance();
  return assertDefined(outcome, "nothing limits how long it runs");
}

/** EIP-2929, 2930 and 3651: what is warm from the start, besides the precompiled contracts, which always are. */
function warm({ world }: Workspace, message: Message, block: BlockContext): void {
  world.warmAccount(message.sender);
  if (message.to !== undefined) world.warmAccount(message.to);
  world.warmAccount(block.coinbase);
  for (const { address, storageKeys } of message.accessList) {
    world.warmAccount(address);
    for (const key of storageKeys) world.warmSlot(world.slot(address, hashToWord(key)));
  }
}

/** Takes the price of all the gas and uses the nonce up. */
function charge(world: World, { sender, gasLimit, gasPrice, blobs }: Message, nonce: bigint): void {
  const price = gasLimit * gasPrice + (blobs?.fee ?? 0n);
  world.setNonce(sender, nonce + 1n);
  if (price > 0n) world.setBalance(sender, world.account(sender).balance - price);
}

function gasAfterRefund(spent: bigint, refund: bigint, floor: bigint): bigint {
  return maxBigint(spent - minBigint(refund, spent / REFUND_QUOTIENT), floor);
}

/** Gives the sender back what was not used, and the proposer the price above the base fee. */
function settle(
  world: World,
  { sender, gasLimit, gasPrice }: Message,
  { coinbase, baseFee }: BlockContext,
  gasUsed: bigint,
): void {
  credit(world, sender, (gasLimit - gasUsed) * gasPrice);
  credit(world, coinbase, gasUsed * (gasPrice - baseFee));
}

/** Even a payment of nothing touches its account (EIP-161). */
function credit(world: World, address: Address, amount: bigint): void {
  if (amount === 0n) world.touch(address);
  else world.setBalance(address, world.account(address).balance + amount);
}

function outcomeOf(
  { succeeded, halt, output }: MachineResult,
  logs: readonly Log[],
  gasUsed: bigint,
  created: Address | undefined,
): Outcome {
  return {
    succeeded,
    gasUsed,
    output,
    logs: succeeded ? logs : [],
    contractAddress: created,
    halt: succeeded || halt === "revert" ? undefined : halt,
  };
}
