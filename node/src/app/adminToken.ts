import { readPasswordFile } from "../crypto/keystore.ts";
import { NodeError } from "../types/errors.ts";

/** As many characters as 128 bits need in hex. */
const TOKEN_LENGTH_MIN = 32;

/** Throws CONFIG_INVALID for a token that could be guessed, CRYPTO_KEYSTORE for a file that others can read. */
export async function readAdminToken(file: string): Promise<string> {
  const token = await readPasswordFile(file);
  if (token.length >= TOKEN_LENGTH_MIN) return token;
  const field = "admin.tokenFile";
  const message = `${field}: ${file} must hold at least ${TOKEN_LENGTH_MIN} characters`;
  throw new NodeError("CONFIG_INVALID", message, { field, file });
}
