import type { Interface } from "ethers";
import { SDKError } from "../errors/sdkError.ts";
import type { TypedContractEvent } from "../generated/typechain/common.ts";
import type { Address } from "../types.ts";
import type { Log, Receipt } from "./answers.ts";

interface Emitter {
  readonly target: unknown;
  readonly interface: Interface;
}

/** The address of a contract, in lower case. */
export function addressOfContract(contract: { readonly target: unknown }): Address {
  return String(contract.target).toLowerCase() as Address;
}

/** The fields of an event, by name. */
type FieldsOf<Event> =
  Event extends TypedContractEvent<infer _Input, infer _Output, infer Fields> ? Fields : never;

/**
 * The first event of a kind that the contract emitted in the transaction.
 * @throws SDKError SDK_BAD_ANSWER when there is none
 */
export function requireEvent<Event extends TypedContractEvent>(
  receipt: Receipt,
  contract: Emitter,
  event: Event,
): FieldsOf<Event> {
  const [first] = eventsIn(receipt.logs, contract, event);
  if (first !== undefined) return first;
  throw new SDKError("SDK_BAD_ANSWER", "the transaction has not emitted the event it should", {
    event: event.name,
    transactionHash: receipt.transactionHash,
  });
}

/** Every event of a kind that the contract emitted, in order. */
export function eventsIn<Event extends TypedContractEvent>(
  logs: readonly Log[],
  contract: Emitter,
  event: Event,
): readonly FieldsOf<Event>[] {
  const emitter = addressOfContract(contract);
  const { topicHash } = event.fragment;
  return logs
    .filter(({ address, topics }) => address === emitter && topics[0] === topicHash)
    .map(({ data, topics }) =>
      contract.interface.decodeEventLog(event.fragment, data, topics).toObject(),
    ) as FieldsOf<Event>[];
}
