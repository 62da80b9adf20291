import { z } from "zod";
import type { CertificateRequest } from "../../crypto/certificateRequests.ts";
import type { Hex } from "../../types/hex.ts";
import { addressSchema, endpointSchema, parseWith, readJSON } from "../config.ts";

/** Far above what a request of an ECDSA key has. */
const PEM_CHARACTERS_MAX = 10_000;

const CertificateRequestSchema: z.ZodType<CertificateRequest> = z.strictObject({
  address: addressSchema,
  endpoint: endpointSchema,
  certificationRequest: z.string().max(PEM_CHARACTERS_MAX),
  signature: z
    .string()
    .regex(/^0x[0-9a-f]{130}$/)
    .transform((text) => text as Hex),
});

/** A request as it was sent; who signed it is not looked at. Throws CONFIG_UNREADABLE or CONFIG_INVALID. */
export function readRequestFile(file: string): CertificateRequest {
  return parseWith(CertificateRequestSchema, readJSON(file), file);
}
