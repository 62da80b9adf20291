import { randomBytes } from "node:crypto";
import { readFile, stat, writeFile } from "node:fs/promises";
import { decryptKeystoreJson, encryptKeystoreJson } from "ethers/wallet";
import { bytesToHex, hexToBytes } from "../types/codec/bytes.ts";
import { NodeError } from "../types/errors.ts";
import type { Address, Hex } from "../types/hex.ts";
import { cryptoError } from "./errors.ts";
import { addressOf } from "./signing.ts";

/**
 * Cost of the key derivation. 2^14 (16 MiB, 0.1 s) keeps the start of a node short; the passwords written by
 * `createPasswordFile` carry 256 bits, so that the cost adds nothing to their strength. A keystore made
 * elsewhere with a higher cost opens as well, only slower.
 */
const SCRYPT_N = 1 << 14;

/** A Web3 keystore (version 3) and the address it holds. */
export interface Keystore {
  readonly address: Address;
  readonly json: string;
}

/** A fresh private key: 32 random bytes, which are above the order of the curve once in 2^128. */
export function createPrivateKey(): Uint8Array {
  return randomBytes(32);
}

/** Encrypts a private key. Throws CRYPTO_BAD_PRIVATE_KEY. */
export async function encryptKey(privateKey: Uint8Array, password: string): Promise<Keystore> {
  const address = addressOf(privateKey);
  const account = { address, privateKey: bytesToHex(privateKey) };
  const json = await encryptKeystoreJson(account, password, { scrypt: { N: SCRYPT_N } });
  return { address, json };
}

/** Opens a keystore. Throws CRYPTO_KEYSTORE for a malformed one and for a wrong password. */
export async function decryptKey(json: string, password: string): Promise<Uint8Array> {
  try {
    const { privateKey } = await decryptKeystoreJson(json, password);
    return hexToBytes(privateKey as Hex);
  } catch (cause) {
    throw keystoreError("the keystore does not open: wrong password or damaged file", {}, cause);
  }
}

/** Writes a keystore file, readable by its owner only. Never overwrites: a node key exists once. */
export async function writeKeystoreFile(path: string, keystore: Keystore): Promise<void> {
  await writePrivateFile(path, keystore.json);
}

/** Writes a random password of 256 bits, readable by its owner only, and returns it. */
export async function createPasswordFile(path: string): Promise<string> {
  const password = randomBytes(32).toString("base64url");
  await writePrivateFile(path, `${password}\n`);
  return password;
}

/** Reads a password file. Throws CRYPTO_KEYSTORE when it is not there or open to other users. */
export async function readPasswordFile(path: string): Promise<string> {
  return (await readPrivateFile(path)).trimEnd();
}

/** Opens a keystore file with its password file. Throws CRYPTO_KEYSTORE naming the file and what to do. */
export async function readKeystoreFile(options: {
  readonly keystorePath: string;
  readonly passwordPath: string;
}): Promise<Uint8Array> {
  const json = await readPrivateFile(options.keystorePath);
  return decryptKey(json, await readPasswordFile(options.passwordPath));
}

async function writePrivateFile(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600, flag: "wx" });
  } catch (cause) {
    throw keystoreError(`cannot create ${path}`, { path }, cause);
  }
}

async function readPrivateFile(path: string): Promise<string> {
  try {
    await checkPermissions(path);
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof NodeError) throw cause;
    throw keystoreError(`cannot read ${path}`, { path }, cause);
  }
}

async function checkPermissions(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const { mode } = await stat(path);
  if ((mode & 0o077) === 0) return;
  throw keystoreError(`${path} is open to other users: run chmod 600`, {
    path,
    mode: `0${(mode & 0o777).toString(8)}`,
  });
}

function keystoreError(
  message: string,
  details: Readonly<Record<string, unknown>>,
  cause?: unknown,
): Error {
  return cryptoError("CRYPTO_KEYSTORE", message, details, cause);
}
