import "../../../node/src/crypto/reflectMetadata.ts";
import {
  generateKeyPairSync,
  createPrivateKey as privateKeyOf,
  webcrypto,
  X509Certificate,
} from "node:crypto";
import * as x509 from "@peculiar/x509";
import { expect } from "chai";
import { addressOfCertificate } from "../../../node/src/crypto/certificateAddress.ts";
import {
  type CertificateRequest,
  createCertificateRequest,
  readCertificateRequest,
} from "../../../node/src/crypto/certificateRequests.ts";
import {
  certifyTLSKey,
  createAuthority,
  createTLSKey,
} from "../../../node/src/crypto/certificates.ts";
import { createPrivateKey } from "../../../node/src/crypto/keystore.ts";
import { addressOf, signDigest } from "../../../node/src/crypto/signing.ts";
import { bytesToHex, concatBytes } from "../../../node/src/types/codec/bytes.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";

const nodeKey = createPrivateKey();
const ENDPOINT = { host: "10.1.2.3", port: 30_303 };

async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  expect(error).to.have.property("code", "CRYPTO_CERTIFICATE_REQUEST");
  return (error as Error).message;
}

/** As createCertificateRequest makes it, but for a certification request of any kind. */
function signed(request: Uint8Array): CertificateRequest {
  const purpose = new TextEncoder().encode("piaohao certificate request\n10.1.2.3 30303\n");
  return {
    address: addressOf(nodeKey),
    endpoint: ENDPOINT,
    certificationRequest: x509.PemConverter.encode(
      new Uint8Array(request).buffer,
      "CERTIFICATE REQUEST",
    ),
    signature: bytesToHex(signDigest(nodeKey, keccak256Hex(concatBytes([purpose, request])))),
  };
}

describe("a request for a node's certificate", () => {
  let tlsKey: string;
  let request: CertificateRequest;

  before(async () => {
    tlsKey = await createTLSKey();
    request = await createCertificateRequest(nodeKey, tlsKey, ENDPOINT);
  });

  const derOf = ({ certificationRequest }: CertificateRequest): Uint8Array =>
    new Uint8Array(x509.PemConverter.decodeFirst(certificationRequest));

  it("gets a certificate of the TLS key, bound to the node key, from an authority that sees neither", async () => {
    const authority = await createAuthority({ name: "test" });
    const publicKey = await readCertificateRequest(request);
    const certificate = await certifyTLSKey({ authority, address: request.address, publicKey });
    expect(addressOfCertificate(certificate)).to.equal(addressOf(nodeKey));
    expect(new X509Certificate(certificate).checkPrivateKey(privateKeyOf(tlsKey))).to.equal(true);
    expect(JSON.stringify(request)).not.to.include("PRIVATE KEY");
  });

  it("is refused when the node key that it names did not sign it", async () => {
    const another = addressOf(createPrivateKey());
    expect(await refusalOf(readCertificateRequest({ ...request, address: another }))).to.include(
      another,
    );
    const elsewhere = await createCertificateRequest(nodeKey, await createTLSKey(), ENDPOINT);
    const { signature } = elsewhere;
    expect(await refusalOf(readCertificateRequest({ ...request, signature }))).to.match(
      /did not sign/,
    );
    await refusalOf(readCertificateRequest({ ...request, signature: `0x${"00".repeat(65)}` }));
  });

  it("is refused with another endpoint than the node key signed", async () => {
    for (const endpoint of [
      { ...ENDPOINT, host: "10.1.2.4" },
      { ...ENDPOINT, port: 30_304 },
    ]) {
      const message = await refusalOf(readCertificateRequest({ ...request, endpoint }));
      expect(message).to.match(/did not sign/);
    }
  });

  it("is refused when its TLS key did not sign it, for whoever sends it need not have that key", async () => {
    const der = derOf(request);
    const last = der.length - 1;
    der[last] = (der[last] ?? 0) ^ 1;
    expect(await refusalOf(readCertificateRequest(signed(der)))).to.match(/TLS key did not sign/);
  });

  it("is refused when its TLS key signed for another node, whose request somebody signed as his own", async () => {
    const another = await createCertificateRequest(createPrivateKey(), tlsKey, ENDPOINT);
    expect(await refusalOf(readCertificateRequest(signed(derOf(another))))).to.match(
      /TLS key asks for another node/,
    );
  });

  it("is refused for a key of another kind than nodes have, or no key at all", async () => {
    const keys = await webcrypto.subtle.generateKey(
      { name: "ECDSA", namedCurve: "P-384", hash: "SHA-256" },
      true,
      ["sign", "verify"],
    );
    const other = await x509.Pkcs10CertificateRequestGenerator.create({
      name: `CN=${addressOf(nodeKey)}`,
      keys,
      signingAlgorithm: { name: "ECDSA", hash: "SHA-256" },
    });
    const message = await refusalOf(readCertificateRequest(signed(new Uint8Array(other.rawData))));
    expect(message).to.match(/P-256/);
    const none = { ...request, certificationRequest: "hello" };
    expect(await refusalOf(readCertificateRequest(none))).to.match(/PKCS#10/);
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
    const rsa = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    expect(await refusalOf(createCertificateRequest(nodeKey, rsa, ENDPOINT))).to.match(/P-256/);
  });
});
