import { z } from "zod";
import { hexToBytes } from "../types/codec/bytes.ts";
import type { Address, Hash, Hex } from "../types/hex.ts";
import type { CallRequest } from "../types/ports/executor.ts";
import { listOf, oneOrListOf } from "./lists.ts";

/** Which block a caller means. A decided block is final, so `safe` and `finalized` are the head. */
export type BlockReference =
  | { readonly kind: "head" }
  /** The head, but counting pooled transactions where that makes a difference. */
  | { readonly kind: "pending" }
  | { readonly kind: "number"; readonly number: bigint }
  | { readonly kind: "hash"; readonly hash: Hash };

const hexText = (pattern: RegExp, message: string) =>
  z
    .string(message)
    .regex(pattern, message)
    .transform((text) => text.toLowerCase() as Hex);

export const addressSchema = hexText(/^0x[0-9a-fA-F]{40}$/, "must be a 20-byte address in hex");
export const hashSchema = hexText(/^0x[0-9a-fA-F]{64}$/, "must be a 32-byte value in hex");
const DATA_MESSAGE = "must be bytes in hex, two digits each after 0x";
export const dataSchema = z
  .string(DATA_MESSAGE)
  .regex(/^0x(?:[0-9a-fA-F]{2})*$/, DATA_MESSAGE)
  .transform((text) => hexToBytes(text as Hex));

const QUANTITY = /^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,63})$/;
const QUANTITY_MESSAGE = "must be a quantity in hex without leading zeros, such as 0x1f";

export const quantitySchema = z
  .string(QUANTITY_MESSAGE)
  .regex(QUANTITY, QUANTITY_MESSAGE)
  .transform((text) => BigInt(text));

const SLOT_MESSAGE = "must be a storage slot: a quantity or a 32-byte value in hex";

/** A storage slot in either notation; `text` is kept because answers repeat the caller's. */
export const slotSchema = z
  .string(SLOT_MESSAGE)
  .regex(/^0x[0-9a-fA-F]{1,64}$/, SLOT_MESSAGE)
  .transform((text) => ({
    text: text.toLowerCase() as Hex,
    slot: `0x${text.slice(2).toLowerCase().padStart(64, "0")}` as Hash,
  }));

const TAGS: Readonly<Record<string, BlockReference>> = {
  latest: { kind: "head" },
  safe: { kind: "head" },
  finalized: { kind: "head" },
  pending: { kind: "pending" },
  earliest: { kind: "number", number: 0n },
};

const NUMBER_MESSAGE =
  "must be a block number in hex or one of latest, safe, finalized, pending, earliest";

/** Block numbers have 64 bits. */
const NUMBER = /^0x(?:0|[1-9a-fA-F][0-9a-fA-F]{0,15})$/;

/** A number or a tag, as `eth_getBlockByNumber` takes it. */
export const blockNumberSchema = z.string(NUMBER_MESSAGE).transform((text, context) => {
  const reference = Object.hasOwn(TAGS, text) ? TAGS[text] : undefined;
  if (reference !== undefined) return reference;
  if (NUMBER.test(text)) return { kind: "number", number: BigInt(text) } as const;
  context.addIssue({ code: "custom", message: NUMBER_MESSAGE });
  return z.NEVER;
});

const REFERENCE_MESSAGE = `${NUMBER_MESSAGE}, a hash, or an object with either blockNumber or blockHash`;

/**
 * Also a hash, as geth takes it, and by EIP-1898 either `{blockNumber}`, where geth and others take tags too, or
 * `{blockHash}`. `requireCanonical` changes nothing: every block is.
 */
export const blockSchema = z.union(
  [
    blockNumberSchema,
    hashSchema.transform((hash): BlockReference => ({ kind: "hash", hash })),
    z
      .object({ blockHash: hashSchema, blockNumber: z.null().optional() })
      .transform(({ blockHash }): BlockReference => ({ kind: "hash", hash: blockHash })),
    z
      .object({ blockNumber: blockNumberSchema, blockHash: z.null().optional() })
      .transform(({ blockNumber }): BlockReference => blockNumber),
  ],
  REFERENCE_MESSAGE,
);

/** Absent and null mean the head. */
export const optionalBlockSchema = blockSchema
  .nullish()
  .transform((reference): BlockReference => reference ?? { kind: "head" });

/** Nobody lists more: to name them alone costs a transaction a million gas. */
const LISTED_MAX = 512;
const LISTED = {
  max: LISTED_MAX,
  tooMany: `must have at most ${LISTED_MAX} addresses and keys together`,
} as const;

/** How many storage keys an entry has, whatever they are. */
function keysIn(entry: unknown): number {
  if (typeof entry !== "object" || entry === null || !("storageKeys" in entry)) return 0;
  return Array.isArray(entry.storageKeys) ? entry.storageKeys.length : 0;
}

const accessListSchema = listOf(
  z.object(
    {
      address: addressSchema,
      storageKeys: listOf(hashSchema, { ...LISTED, rule: "must be an array of 32-byte values" }),
    },
    "must be an object with address and storageKeys",
  ),
  {
    ...LISTED,
    rule: "must be an array of {address, storageKeys}",
    sizeOf: (entry) => 1 + keysIn(entry),
  },
);

/** Each is a signature to recover. */
const AUTHORIZATIONS_MAX = 16;

const WORD_MESSAGE = "must be a number of up to 32 bytes in hex";
/** With or without leading zeros: clients differ in how they write r and s. */
const signatureWordSchema = z
  .string(WORD_MESSAGE)
  .regex(/^0x[0-9a-fA-F]{1,64}$/, WORD_MESSAGE)
  .transform((text) => BigInt(text));

const authorizationListSchema = listOf(
  z.object(
    {
      chainId: quantitySchema,
      address: addressSchema,
      nonce: quantitySchema,
      yParity: quantitySchema,
      r: signatureWordSchema,
      s: signatureWordSchema,
    },
    "must be an object with chainId, address, nonce, yParity, r and s",
  ),
  {
    rule: "must be an array of signed authorizations",
    max: AUTHORIZATIONS_MAX,
    tooMany: `must have at most ${AUTHORIZATIONS_MAX} entries`,
  },
);

/** The transaction object of eth_call and eth_estimateGas. The nonce is checked, then of no effect. */
export const callSchema = z
  .object(
    {
      from: addressSchema.nullish(),
      to: addressSchema.nullish(),
      gas: quantitySchema.nullish(),
      gasPrice: quantitySchema.nullish(),
      maxFeePerGas: quantitySchema.nullish(),
      maxPriorityFeePerGas: quantitySchema.nullish(),
      value: quantitySchema.nullish(),
      data: dataSchema.nullish(),
      input: dataSchema.nullish(),
      nonce: quantitySchema.nullish(),
      accessList: accessListSchema.nullish(),
      authorizationList: authorizationListSchema.nullish(),
    },
    "must be a transaction object",
  )
  .refine(
    ({ data, input }) => !data || !input || Buffer.compare(data, input) === 0,
    "data and input must be equal where both are given",
  )
  .refine(
    ({ gasPrice, maxFeePerGas, maxPriorityFeePerGas }) =>
      isAbsent(gasPrice) || (isAbsent(maxFeePerGas) && isAbsent(maxPriorityFeePerGas)),
    "gasPrice excludes maxFeePerGas and maxPriorityFeePerGas",
  )
  .refine(
    ({ maxFeePerGas, maxPriorityFeePerGas }) =>
      isAbsent(maxFeePerGas) || (maxPriorityFeePerGas ?? 0n) <= maxFeePerGas,
    "maxPriorityFeePerGas must not be above maxFeePerGas",
  )
  .refine(
    ({ to, authorizationList }) => !isAbsent(to) || !authorizationList?.length,
    "authorizationList needs a recipient",
  )
  .transform(
    (call): CallRequest => ({
      from: call.from ?? undefined,
      to: call.to ?? undefined,
      gas: call.gas ?? undefined,
      value: call.value ?? 0n,
      data: call.input ?? call.data ?? new Uint8Array(),
      gasPrice: call.gasPrice ?? call.maxFeePerGas ?? 0n,
      maxPriorityFeePerGas: isAbsent(call.maxFeePerGas)
        ? undefined
        : (call.maxPriorityFeePerGas ?? 0n),
      accessList: call.accessList ?? [],
      authorizations: call.authorizationList ?? [],
    }),
  );

function isAbsent(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Addresses, and topics in all positions together, that a filter may name: each log is compared with them. */
const ALTERNATIVES_MAX = 1_000;
const ALTERNATIVES = {
  max: ALTERNATIVES_MAX,
  tooMany: `must have at most ${ALTERNATIVES_MAX} alternatives`,
} as const;

/** One address or several; absent stands for any. */
export const addressesSchema = oneOrListOf(addressSchema, {
  ...ALTERNATIVES,
  rule: "must be an address or an array of addresses",
})
  .nullish()
  .transform((addresses): readonly Address[] => addresses ?? []);

/** An empty list of alternatives stands for "any". */
const topicSchema = oneOrListOf(hashSchema.nullable(), {
  ...ALTERNATIVES,
  rule: "must be null, a 32-byte value or an array of 32-byte values",
}).transform((topics): readonly Hash[] =>
  topics.includes(null) ? [] : topics.filter((topic) => topic !== null),
);

const TOPIC_POSITIONS_MAX = 4;

export const logCriteriaShape = {
  address: addressesSchema,
  topics: listOf(topicSchema, {
    rule: "must be an array of topics",
    max: TOPIC_POSITIONS_MAX,
    tooMany: `must have at most ${TOPIC_POSITIONS_MAX} positions`,
  })
    .nullish()
    .transform((topics): readonly (readonly Hash[])[] => topics ?? [])
    .refine((topics) => topics.flat().length <= ALTERNATIVES_MAX, ALTERNATIVES.tooMany),
};

/** The filter object of eth_getLogs and eth_newFilter. */
export const logFilterSchema = z
  .object(
    {
      ...logCriteriaShape,
      fromBlock: blockNumberSchema.nullish(),
      toBlock: blockNumberSchema.nullish(),
      blockHash: hashSchema.nullish(),
    },
    "must be a filter object",
  )
  .refine(
    (filter) => !filter.blockHash || (!filter.fromBlock && !filter.toBlock),
    "blockHash excludes fromBlock and toBlock",
  );

export type LogFilter = z.output<typeof logFilterSchema>;
