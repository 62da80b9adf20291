import { z } from "zod";
import type { Address, Hash } from "../types.ts";

/** What an auditor's files have: hex in lower case, so that a value has one text. */

export const hash = z
  .string()
  .regex(/^0x[0-9a-f]{64}$/)
  .transform((text) => text as Hash);
export const address = z
  .string()
  .regex(/^0x[0-9a-f]{40}$/)
  .transform((text) => text as Address);
