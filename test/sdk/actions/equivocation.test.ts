import { expect } from "chai";
import { hexlify } from "ethers";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import type { Evidence, SignedBytes } from "../../../node/src/types/evidence.ts";
import { type EquivocationProof, verifyEquivocation } from "../../../sdk/src/index.ts";
import { anEvidence, aPayload, signedBytes } from "../../node/evidence/fixtures.ts";
import { result, serve, type TestServer } from "../support/httpServer.ts";
import { key, startNetwork, type TestNetwork } from "../support/network.ts";
import { expectCode, expectRefusal } from "../support/refusal.ts";

const secretOf = (name: string): Uint8Array => Buffer.from(key(name).privateKey.slice(2), "hex");
const addressOf = (name: string) => key(name).address.toLowerCase() as `0x${string}`;
const LIAR = "validator 1";

const textOf = ({ content, signature }: SignedBytes) => ({
  content: bytesToHex(content),
  signature: bytesToHex(signature),
});
const proofOf = ({ first, second }: Pick<Evidence, "first" | "second">): EquivocationProof => ({
  first: textOf(first),
  second: textOf(second),
});
const liesOf = (name: string, height = 7n) => proofOf(anEvidence({ key: secretOf(name), height }));

describe("equivocation", () => {
  describe("is verified offline", () => {
    for (const kind of ["proposal", "prepare", "commit", "roundChange"] as const) {
      it(`when two messages of the kind ${kind} contradict each other`, () => {
        const proof = proofOf(anEvidence({ kind, key: secretOf(LIAR), height: 9n, round: 3 }));
        expect(verifyEquivocation(proof)).to.deep.equal({
          ...proof,
          kind,
          height: 9n,
          round: 3,
          validator: addressOf(LIAR),
        });
      });
    }

    const signed = (options: Parameters<typeof aPayload>[0], name = LIAR) =>
      textOf(signedBytes(aPayload({ ...options, key: secretOf(name) }), secretOf(name)));
    const good = signed({});
    const highS = { ...good, signature: hexlify(good.signature).replace(/0[01]$/, "02") };
    const rows: Readonly<Record<string, EquivocationProof>> = {
      "two heights": { first: good, second: signed({ height: 8n, salt: 1 }) },
      "two rounds": { first: good, second: signed({ round: 3, salt: 1 }) },
      "two kinds": { first: good, second: signed({ kind: "commit", salt: 1 }) },
      "the same twice": { first: good, second: good },
      "two signers": { first: good, second: signed({ salt: 1 }, "validator 2") },
      "a bad signature": { first: highS as typeof good, second: signed({ salt: 1 }) },
      "a short signature": { first: { ...good, signature: "0x00" }, second: signed({ salt: 1 }) },
      "no RLP": { first: { ...good, content: "0xff" }, second: good },
      "no hex": { first: { ...good, content: "0xz" as `0x${string}` }, second: good },
      "no message": { first: { ...good, content: "0xc0" }, second: good },
      "an unknown code": { first: { ...good, content: "0xc216c0" }, second: good },
    };
    for (const [what, proof] of Object.entries(rows)) {
      it(`and not proven by ${what}`, async () => {
        const verifying = async () => verifyEquivocation(proof);
        await expectCode(verifying(), "AUDIT_EQUIVOCATION_UNPROVEN");
      });
    }
  });

  describe("on the chain", () => {
    let network: TestNetwork;
    before(async () => {
      network = await startNetwork();
    });
    after(() => network.stop());

    it("is reported by any institution once, and listed", async () => {
      const { validators } = network.otherBank.client;
      const operator = network.bank.account;
      const reported = await validators.reportEquivocation(liesOf(LIAR));
      expect(reported).to.include({ validator: addressOf(LIAR), operator });
      const again = network.bank.client.validators.reportEquivocation(liesOf(LIAR));
      await expectRefusal(again, "EquivocationRegistry_AlreadyReported", { height: 7n, round: 2n });
      await validators.reportEquivocation(liesOf(LIAR, 8n));
      const { evidence } = reported;
      const listed = await network.connect().validators.equivocations();
      expect(listed).to.have.length(2);
      const facts = { validator: addressOf(LIAR), operator, kind: "prepare", height: 7n, round: 2 };
      expect(listed[0]).to.deep.equal({ ...facts, evidence });
    });

    it("is verified before it is sent", async () => {
      const { reportEquivocation } = network.bank.client.validators;
      const { first } = liesOf(LIAR);
      const nothing = reportEquivocation({ first, second: first });
      await expectCode(nothing, "AUDIT_EQUIVOCATION_UNPROVEN");
      const transactions = [new Uint8Array(60_000)];
      const large = anEvidence({ kind: "proposal", key: secretOf(LIAR), transactions });
      await expectCode(reportEquivocation(proofOf(large)), "SDK_BAD_ARGUMENT");
      const stranger = reportEquivocation(liesOf("a stranger"));
      await expectRefusal(stranger, "ValidatorRegistry_Unknown");
    });

    it("costs the validator its seat by one call of the central bank", async () => {
      const { validators } = network.centralBank.client;
      const [second, fresh, fifth] = ["validator 2", "fresh", "fifth"].map(addressOf);
      if (!second || !fresh || !fifth) return;
      // Of four validators none can go: the liar's key does.
      const refused = validators.remove({ validator: addressOf(LIAR) });
      await expectRefusal(refused, "ValidatorRegistry_TooFew");
      await validators.replaceKey({ oldValidator: addressOf(LIAR), newValidator: fresh });
      expect(await validators.list())
        .to.include(fresh)
        .and.not.include(addressOf(LIAR));

      await validators.admit({ validator: fifth, operator: network.bank.account });
      await network.bank.client.validators.reportEquivocation(liesOf("validator 2"));
      await validators.remove({ validator: second });
      expect(await validators.list())
        .to.have.length(4)
        .and.not.include(second);
    });
  });

  describe("as a node can prove it", () => {
    let network: TestNetwork;
    let node: TestServer;
    let pages: unknown[];
    before(async () => {
      network = await startNetwork();
      node = await serve(({ method, params }) =>
        result(method === "qbft_getEvidence" ? pages[Number(params[0])] : "0x7a69"),
      );
    });
    after(async () => {
      await node.stop();
      await network.stop();
    });
    const evidence = () => network.connect({ rpcUrls: [node.url] }).validators.evidence();

    it("is read page by page", async () => {
      pages = [
        { total: "0x2", evidence: [liesOf(LIAR)], next: "0x1" },
        { total: "0x2", evidence: [liesOf("validator 2")], next: null },
      ];
      expect((await evidence()).map(({ validator }) => validator)).to.deep.equal([
        addressOf(LIAR),
        addressOf("validator 2"),
      ]);
    });

    it("is not believed when it proves nothing", async () => {
      const { first } = liesOf(LIAR);
      pages = [{ total: "0x1", evidence: [{ first, second: first }], next: null }];
      await expectCode(evidence(), "AUDIT_EQUIVOCATION_UNPROVEN");
      pages = [{ evidence: "none" }];
      await expectCode(evidence(), "SDK_BAD_ANSWER");
    });
  });
});
