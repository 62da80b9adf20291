import { expect } from "chai";
import { keccak256, recoverAddress, Signature } from "ethers";
import { anEvidence } from "../evidence/fixtures.ts";
import { type Harness, startHarness } from "./support/harness.ts";

interface Page {
  readonly total: string;
  readonly next: string | null;
  readonly evidence: readonly {
    readonly index: string;
    readonly kind: string;
    readonly validator: string;
    readonly first: Signed;
    readonly second: Signed;
  }[];
}

interface Signed {
  readonly content: string;
  readonly signature: string;
}

/** With a signature library that shares nothing with the node. */
function signerOf({ content, signature }: Signed): string {
  const v = 27 + Number(`0x${signature.slice(130)}`);
  const parts = { r: signature.slice(0, 66), s: `0x${signature.slice(66, 130)}`, v };
  return recoverAddress(keccak256(content), Signature.from(parts)).toLowerCase();
}

describe("qbft_getEvidence", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await startHarness({ limits: { evidenceMax: 3, evidenceBytesMax: 4_000 } });
  });
  afterEach(() => harness.stop());

  const page = (...params: unknown[]) => harness.result<Page>("qbft_getEvidence", ...params);

  it("is an empty list where nobody lied", async () => {
    expect(await page()).to.deep.equal({ total: "0x0", evidence: [], next: null });
  });

  it("gives both signed contents, which anybody can verify", async () => {
    harness.node.evidence.push(anEvidence({ kind: "commit", height: 9n, round: 1 }));
    const [evidence] = (await page()).evidence;
    expect(evidence).to.include({ index: "0x0", kind: "commit", height: "0x9", round: "0x1" });
    if (evidence === undefined) return;
    expect(signerOf(evidence.first)).to.equal(evidence.validator);
    expect(signerOf(evidence.second)).to.equal(evidence.validator);
    expect(evidence.first.content).not.to.equal(evidence.second.content);
  });

  it("answers in pages and says where the next one begins", async () => {
    for (let height = 1n; height <= 5n; height += 1n) {
      harness.node.evidence.push(anEvidence({ height }));
    }
    const first = await page();
    expect(first.evidence.map(({ index }) => index)).to.deep.equal(["0x0", "0x1", "0x2"]);
    expect(first.next).to.equal("0x3");
    const second = await page(first.next);
    expect(second.evidence.map(({ index }) => index)).to.deep.equal(["0x3", "0x4"]);
    expect(second).to.include({ next: null, total: "0x5" });
    expect((await page("0x1", "0x1")).next).to.equal("0x2");
    expect((await page("0xffffffffffffffffff")).evidence).to.deep.equal([]);
  });

  it("gives large evidence one by one, each whole", async () => {
    const large = { kind: "proposal", transactions: [new Uint8Array(3_000).fill(1)] } as const;
    harness.node.evidence.push(anEvidence(large), anEvidence({ ...large, height: 8n }));
    const first = await page();
    expect(first.evidence).to.have.length(1);
    expect(first.next).to.equal("0x1");
    expect((await page(first.next)).evidence).to.have.length(1);
  });

  it("refuses what is no quantity", async () => {
    const { error } = await harness.call("qbft_getEvidence", 1);
    expect(error).to.include({ code: -32_602 });
    expect(error?.data).to.deep.equal({ parameter: "from" });
  });
});
