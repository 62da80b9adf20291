import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { addressOfCertificate } from "../../../node/src/crypto/certificateAddress.ts";
import {
  type CertifiedKey,
  createAuthority,
  issueNodeCertificate,
  renewAuthority,
} from "../../../node/src/crypto/certificates.ts";
import { expiryUnder } from "../../../node/src/crypto/expiry.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address } from "../../../node/src/types/hex.ts";

const ADDRESS: Address = `0x${"ab".repeat(20)}`;

function codeOf(certificate: string): string {
  try {
    return addressOfCertificate(certificate);
  } catch (error) {
    if (error instanceof NodeError) return error.code;
    throw error;
  }
}

describe("certificates", () => {
  let authority: CertifiedKey;
  let node: CertifiedKey;

  before(async () => {
    authority = await createAuthority({ name: "票号 consortium" });
    node = await issueNodeCertificate({ authority, address: ADDRESS });
  });

  it("bind a node key's address under the consortium's authority", () => {
    const certificate = new X509Certificate(node.certificatePEM);
    const issuer = new X509Certificate(authority.certificatePEM);
    expect(certificate.verify(issuer.publicKey)).to.equal(true);
    expect(certificate.checkIssued(issuer)).to.equal(true);
    expect(certificate.ca).to.equal(false);
    expect(issuer.ca).to.equal(true);
    expect(certificate.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.1"]);
    expect(addressOfCertificate(node.certificatePEM)).to.equal(ADDRESS);
    expect(addressOfCertificate(certificate.raw)).to.equal(ADDRESS);
  });

  it("are valid from shortly before they are made for the time asked", async () => {
    const now = new Date("2026-03-10T01:00:00Z");
    const issued = await issueNodeCertificate({ authority, address: ADDRESS, validDays: 1, now });
    const certificate = new X509Certificate(issued.certificatePEM);
    expect(new Date(certificate.validFrom).toISOString()).to.equal("2026-03-10T00:55:00.000Z");
    expect(new Date(certificate.validTo).toISOString()).to.equal("2026-03-11T01:00:00.000Z");
  });

  it("have a serial number and a key of their own each", async () => {
    const other = await issueNodeCertificate({ authority, address: ADDRESS });
    const [one, two] = [node, other].map(
      ({ certificatePEM }) => new X509Certificate(certificatePEM),
    );
    expect(one?.serialNumber).to.not.equal(two?.serialNumber);
    expect(node.privateKeyPEM).to.not.equal(other.privateKeyPEM);
  });

  describe("of a renewed authority", () => {
    const start = new Date("2026-03-10T01:00:00Z");
    const later = new Date("2035-03-10T01:00:00Z");
    let former: CertifiedKey;
    let renewed: string;

    before(async () => {
      former = await createAuthority({ name: "票号 consortium", now: start });
      renewed = await renewAuthority(former, later);
    });

    it("count under its former certificate and its new one, whichever of them it signed by", async () => {
      const byNew = { ...former, certificatePEM: renewed };
      const both = [former.certificatePEM, renewed].map((pem) => new X509Certificate(pem));
      for (const by of [former, byNew]) {
        const issued = await issueNodeCertificate({ authority: by, address: ADDRESS });
        const certificate = new X509Certificate(issued.certificatePEM);
        for (const issuer of both) {
          expect(certificate.checkIssued(issuer)).to.equal(true);
          expect(certificate.verify(issuer.publicKey)).to.equal(true);
        }
      }
      const [one, two] = both;
      expect(two?.subject).to.equal(one?.subject);
      expect(two?.ca).to.equal(true);
      expect(two?.serialNumber).to.not.equal(one?.serialNumber);
    });

    it("end no later than it does, and with its new certificate when they say themselves", async () => {
      const { certificatePEM } = await issueNodeCertificate({
        authority: former,
        address: ADDRESS,
        now: later,
      });
      const end = (authorityPEM: string): readonly [string, string] => {
        const { atMs, of } = expiryUnder(certificatePEM, authorityPEM);
        return [new Date(atMs).toISOString(), of];
      };
      const ownEnd = ["2037-06-12T01:00:00.000Z", "certificate"];
      expect(end(former.certificatePEM)).to.deep.equal(["2036-03-07T01:00:00.000Z", "authority"]);
      expect(end(renewed)).to.deep.equal(ownEnd);
      expect(end(`${former.certificatePEM}\n${renewed}`)).to.deep.equal(ownEnd);
    });
  });

  it("without exactly one node's name are refused with CRYPTO_CERTIFICATE", () => {
    expect(codeOf(authority.certificatePEM)).to.equal("CRYPTO_CERTIFICATE");
    expect(codeOf("not a certificate")).to.equal("CRYPTO_CERTIFICATE");
  });

  it("are not issued by an authority whose PEM texts do not parse (CRYPTO_CERTIFICATE)", async () => {
    const broken = {
      ...authority,
      privateKeyPEM: "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
    };
    const error = await issueNodeCertificate({ authority: broken, address: ADDRESS }).catch(
      (failure: unknown) => failure,
    );
    expect(error).to.be.instanceOf(NodeError).with.property("code", "CRYPTO_CERTIFICATE");
  });
});
