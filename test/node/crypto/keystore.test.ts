import { chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Wallet } from "ethers";
import {
  createPasswordFile,
  createPrivateKey,
  decryptKey,
  encryptKey,
  readKeystoreFile,
  writeKeystoreFile,
} from "../../../node/src/crypto/keystore.ts";
import { addressOf } from "../../../node/src/crypto/signing.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { NodeError } from "../../../node/src/types/errors.ts";

async function failureOf(promise: Promise<unknown>): Promise<NodeError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof NodeError) return error;
    throw error;
  }
  throw new Error("resolved");
}

describe("a keystore", () => {
  let directory: string;
  let keystorePath: string;
  let passwordPath: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "piaohao-keystore-"));
    keystorePath = join(directory, "node.json");
    passwordPath = join(directory, "node.password");
  });
  afterEach(() => rm(directory, { recursive: true }));

  it("gives back the key it was made from, from files only its owner reads", async () => {
    const key = createPrivateKey();
    const password = await createPasswordFile(passwordPath);
    await writeKeystoreFile(keystorePath, await encryptKey(key, password));

    expect(bytesToHex(await readKeystoreFile({ keystorePath, passwordPath }))).to.equal(
      bytesToHex(key),
    );
    expect((await stat(keystorePath)).mode & 0o777).to.equal(0o600);
    expect((await stat(passwordPath)).mode & 0o777).to.equal(0o600);
    expect(await readFile(keystorePath, "utf8")).to.not.include(bytesToHex(key).slice(2));
  });

  it("opens in another wallet, and theirs opens here", async () => {
    const key = createPrivateKey();
    const { json, address } = await encryptKey(key, "correct horse");
    expect(address).to.equal(addressOf(key));
    expect((await Wallet.fromEncryptedJson(json, "correct horse")).privateKey).to.equal(
      bytesToHex(key),
    );

    const theirs = Wallet.createRandom();
    const theirJSON = theirs.encryptSync("battery staple");
    expect(bytesToHex(await decryptKey(theirJSON, "battery staple"))).to.equal(theirs.privateKey);
  });

  it("refuses with CRYPTO_KEYSTORE a wrong password, a damaged file and a missing one", async () => {
    const { json } = await encryptKey(createPrivateKey(), "right");
    const missing = readKeystoreFile({ keystorePath, passwordPath });
    for (const promise of [decryptKey(json, "wrong"), decryptKey("{}", "right"), missing]) {
      expect((await failureOf(promise)).code).to.equal("CRYPTO_KEYSTORE");
    }
  });

  it("refuses with CRYPTO_KEYSTORE files that other users may read", async () => {
    const password = await createPasswordFile(passwordPath);
    await writeKeystoreFile(keystorePath, await encryptKey(createPrivateKey(), password));
    await chmod(passwordPath, 0o644);
    const error = await failureOf(readKeystoreFile({ keystorePath, passwordPath }));
    expect(error.code).to.equal("CRYPTO_KEYSTORE");
    expect(error.details).to.deep.equal({ path: passwordPath, mode: "0644" });
  });

  it("is never overwritten", async () => {
    await writeFile(keystorePath, "kept");
    const keystore = await encryptKey(createPrivateKey(), "x");
    expect((await failureOf(writeKeystoreFile(keystorePath, keystore))).code).to.equal(
      "CRYPTO_KEYSTORE",
    );
    expect(await readFile(keystorePath, "utf8")).to.equal("kept");
  });
});
