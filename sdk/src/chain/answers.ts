import { z } from "zod";
import type { Address, Hash, Hex } from "../types.ts";

/** Shapes of the answers of a node, decoded at the door: quantities become bigint, hex becomes lower case. */

export const quantity = z
  .string()
  .regex(/^0x[0-9a-fA-F]+$/)
  .transform(BigInt);
export const hex = z
  .string()
  .regex(/^0x[0-9a-fA-F]*$/)
  .transform((text) => text.toLowerCase() as Hex);
export const hash = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => text.toLowerCase() as Hash);
export const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase() as Address);

export const logShape = z.looseObject({
  address,
  topics: z.array(hash),
  data: hex,
  blockNumber: quantity,
  transactionHash: hash,
});
export type Log = z.infer<typeof logShape>;

export const receiptShape = z.looseObject({
  transactionHash: hash,
  blockNumber: quantity,
  status: quantity,
  logs: z.array(logShape),
});
export type Receipt = z.infer<typeof receiptShape>;

export const transactionShape = z.looseObject({ to: address.nullable(), input: hex });

export const blockTimeShape = z.looseObject({ number: quantity, timestamp: quantity });

export const proofShape = z.looseObject({
  accountProof: z.array(hex),
  storageProof: z.array(z.looseObject({ proof: z.array(hex) })),
});
