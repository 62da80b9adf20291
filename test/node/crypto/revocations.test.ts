import "../../../node/src/crypto/reflectMetadata.ts";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";
import { expect } from "chai";
import {
  ALGORITHM,
  createAuthority,
  issueNodeCertificate,
} from "../../../node/src/crypto/certificates.ts";
import {
  issueRevocations,
  readRevocations,
  serialNumberOf,
} from "../../../node/src/crypto/revocations.ts";

const authority = await createAuthority({ name: "consortium" });
const other = await createAuthority({ name: "consortium" });
const address = `0x${"0a".repeat(20)}` as const;
const now = new Date("2026-03-10T01:00:00Z");

/** An authority of this project. */
const VECTOR_AUTHORITY = [
  "-----BEGIN CERTIFICATE-----",
  "MIIBizCCATCgAwIBAgIRAZD2Crb4xHcGbcOPuEhxoigwCgYIKoZIzj0EAwIwIzEh",
  "MB8GA1UEAxMYY29uc29ydGl1bSBvZiB0aGUgdmVjdG9yMB4XDTI2MTEyMTExNDIx",
  "OVoXDTM2MTExODExNDcxOVowIzEhMB8GA1UEAxMYY29uc29ydGl1bSBvZiB0aGUg",
  "dmVjdG9yMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEN7gbtyoPPrH2+96sIiHV",
  "vi1U9IWzWXGS64gdnKBLKGf8EexQfw6Wn0I0MsAqK0m8RM1oqKq/JIpOW8xu7eY/",
  "N6NFMEMwEgYDVR0TAQH/BAgwBgEB/wIBADAOBgNVHQ8BAf8EBAMCAQYwHQYDVR0O",
  "BBYEFNLNQyaPQmSWY/9oLNQM5e72XAq1MAoGCCqGSM49BAMCA0kAMEYCIQCx9Pt/",
  "qXdlqHZ0HhaIQDa0Woa/C66tapJOfUPfUcMjDAIhAMysIKbQWg8O9nUE/GFPPO1g",
  "OPs7tbdK36nY8bVoj09O",
  "-----END CERTIFICATE-----",
].join("\n");

/** Its list as `openssl ca -gencrl` makes one: ABC1 and 7F are revoked, one with a reason, one without. */
const VECTOR_LIST = [
  "-----BEGIN X509 CRL-----",
  "MIH1MIGcAgEBMAoGCCqGSM49BAMCMCMxITAfBgNVBAMTGGNvbnNvcnRpdW0gb2Yg",
  "dGhlIHZlY3RvchcNMjYxMTIxMTE0NzE5WhcNMjYxMjIxMTE0NzE5WjA4MBICAX8X",
  "DTI2MTEyMTAwMDAwMFowIgIDAKvBFw0yNjExMjEwMDAwMDBaMAwwCgYDVR0VBAMK",
  "AQGgDjAMMAoGA1UdFAQDAgEBMAoGCCqGSM49BAMCA0gAMEUCIQC9aM3EaviW9bBQ",
  "vBGSImksq9uYz55k0QQ4It5P3T3aNgIgWyIUaYC4qtCu4X7zaFPYxtwJru/2dXvl",
  "muwsl+dxmuc=",
  "-----END X509 CRL-----",
].join("\n");

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "read",
    (error: { code?: unknown }) => error.code,
  );
}

describe("revocations", () => {
  it("name certificates as the certificates name themselves", async () => {
    const certificates = [
      await issueNodeCertificate({ authority, address }),
      await issueNodeCertificate({ authority, address }),
    ];
    const [first, second] = certificates.map(({ certificatePEM }) =>
      serialNumberOf(certificatePEM),
    );
    const list = await issueRevocations({ authority, serialNumbers: [first ?? ""], now });
    const read = await readRevocations(list, authority.certificatePEM);
    expect([...read.serialNumbers]).to.deep.equal([first]);
    expect(first).to.not.equal(second);
    expect(read.issuedAtMs).to.equal(now.getTime());
  });

  it("may be none, and any number", async () => {
    for (const serialNumbers of [[], ["1", "80", "7F", "ABC"]]) {
      const list = await issueRevocations({ authority, serialNumbers });
      const read = await readRevocations(list, authority.certificatePEM);
      expect([...read.serialNumbers]).to.deep.equal(serialNumbers);
    }
  });

  it("are read as OpenSSL writes them", async () => {
    const read = await readRevocations(VECTOR_LIST, VECTOR_AUTHORITY);
    expect([...read.serialNumbers]).to.have.members(["ABC1", "7F"]);
    expect(read.nextAtMs - read.issuedAtMs).to.equal(30 * 86_400_000);
  });

  it("count when any of the authority's certificates signed them, as while it is renewed", async () => {
    const list = await issueRevocations({ authority, serialNumbers: ["1"] });
    const both = `${other.certificatePEM}\n${authority.certificatePEM}`;
    expect((await readRevocations(list, both)).serialNumbers.has("1")).to.equal(true);
  });

  it("of another authority are refused, though it bears the same name (CRYPTO_REVOCATIONS)", async () => {
    const foreign = await issueRevocations({ authority: other, serialNumbers: ["1"] });
    expect(await codeOf(readRevocations(foreign, authority.certificatePEM))).to.equal(
      "CRYPTO_REVOCATIONS",
    );
  });

  it("that promise no next list are refused (CRYPTO_REVOCATIONS)", async () => {
    const keys = await webcrypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
    const issuer = await x509.X509CertificateGenerator.createSelfSigned({
      name: "CN=consortium",
      keys,
      signingAlgorithm: ALGORITHM,
    });
    const list = await x509.X509CrlGenerator.create({
      issuer: issuer.subject,
      thisUpdate: now,
      entries: [{ serialNumber: "01", reason: x509.X509CrlReason.keyCompromise }],
      signingAlgorithm: ALGORITHM,
      signingKey: keys.privateKey,
    });
    const read = readRevocations(list.toString("pem"), issuer.toString("pem"));
    expect(await codeOf(read)).to.equal("CRYPTO_REVOCATIONS");
  });

  it("that do not parse are refused (CRYPTO_REVOCATIONS)", async () => {
    for (const text of [
      "",
      "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----",
      authority.certificatePEM,
    ]) {
      expect(await codeOf(readRevocations(text, authority.certificatePEM))).to.equal(
        "CRYPTO_REVOCATIONS",
      );
    }
  });
});
