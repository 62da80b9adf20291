import { expect } from "chai";
import fc from "fast-check";
import {
  canonicalise,
  fingerprintContract,
  fingerprintInvoice,
  fingerprintLot,
  hashDocument,
  SDKError,
} from "../../../sdk/src/index.ts";

const KEY = `0x${"42".repeat(32)}` as const;
const OTHER_KEY = `0x${"43".repeat(32)}` as const;
const SELLER = `0x${"Aa".repeat(20)}` as const;
const BUYER = `0x${"Bb".repeat(20)}` as const;

/** Anything, and often what canonicalisation works on. */
const AWKWARD = fc.oneof(
  fc.constantFrom("0", "０", " ", "\u3000", "\t", "a", "Ａ", "ß", "ς", "İ", "ﬁ", "-", "\u0301"),
  fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
);

describe("canonical numbers of documents", () => {
  it("makes one of every way to write an invoice's number", () => {
    for (const text of ["ａｂ-001", "AB-001 ", "ab-001", "　０ab－００１", "00AB-001"]) {
      expect(canonicalise(text), text).to.equal("ab-001");
    }
  });
  it("takes no dash and no space for a difference", () => {
    const dashes = ["\u2010", "\u2011", "\u2012", "–", "—", "−", "﹣", " - ", "\u00a0-"];
    for (const dash of dashes) expect(canonicalise(`AB${dash}001`), dash).to.equal("ab-001");
    expect(canonicalise("沪购 字 (2026) 第 12 号")).to.equal("沪购字(2026)第12号");
  });
  it("takes every form of a letter for one", () => {
    for (const text of ["gro\u00df", "GRO\u1e9e", "gross", "GROSS"]) {
      expect(canonicalise(text), text).to.equal("gross");
    }
  });
  it("puts an accent behind a space on the letter before it", () => {
    expect(canonicalise("fi \u0301")).to.equal("f\u00ed");
    expect(canonicalise("\ufb01 \u0301")).to.equal("f\u00ed");
  });
  it("keeps a zero when there is nothing else, and zeros inside", () => {
    expect(canonicalise("000")).to.equal("0");
    expect(canonicalise("0100200")).to.equal("100200");
  });
  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: AWKWARD, maxLength: 20 }), (text) => {
        let once: string;
        try {
          once = canonicalise(text);
        } catch {
          return;
        }
        expect(canonicalise(once)).to.equal(once);
      }),
    );
  });
  it("refuses what is empty, too long or looks the same as another", () => {
    const invisible = ["a\u200bb", "a\u00adb", "a\u0000b"];
    const foreign = ["АВ-001", "AВ-001", "Α-1", "INV-٠١"];
    for (const text of ["", "  ", "\u3000", ...invisible, ...foreign, "x".repeat(201)]) {
      expect(() => canonicalise(text), JSON.stringify(text))
        .to.throw(SDKError)
        .with.property("code", "SDK_BAD_ARGUMENT");
    }
  });
});

describe("fingerprints of evidence", () => {
  const invoice = { code: "033001900111", number: "12345678" };

  it("is HMAC-SHA256 over a list that keeps its fields apart", () => {
    // Independently: printf '["invoice","33001900111","12345678"]' | openssl dgst -sha256 -mac HMAC -macopt hexkey:4242…
    expect(fingerprintInvoice(KEY, invoice)).to.equal(
      "0x931f7aa38d3215281180855785bc7e847985173380bed230dc8b7ffb424c2a8b",
    );
    expect(fingerprintInvoice(KEY, { code: "a", number: "bc" })).not.to.equal(
      fingerprintInvoice(KEY, { code: "ab", number: "c" }),
    );
  });
  it("is the same for every way of writing, and another under another key", () => {
    const written = { code: "33001900111 ", number: "０１２３４５６７８" };
    expect(fingerprintInvoice(KEY, written)).to.equal(fingerprintInvoice(KEY, invoice));
    expect(fingerprintInvoice(OTHER_KEY, invoice)).not.to.equal(fingerprintInvoice(KEY, invoice));
  });
  it("names a contract by its number and its two parties, whoever comes first", () => {
    const contract = fingerprintContract(KEY, { number: "HT-1", seller: SELLER, buyer: BUYER });
    expect(fingerprintContract(KEY, { number: "ht-1", seller: BUYER, buyer: SELLER })).to.equal(
      contract,
    );
    const other = { number: "HT-1", seller: SELLER, buyer: `0x${"cc".repeat(20)}` } as const;
    expect(fingerprintContract(KEY, other)).not.to.equal(contract);
  });
  it("keeps contracts, invoices and lots of one number apart", () => {
    const ids = [
      fingerprintInvoice(KEY, { number: "1" }),
      fingerprintLot(KEY, { mark: "1" }),
      fingerprintContract(KEY, { number: "1", seller: SELLER, buyer: BUYER }),
    ];
    expect(new Set(ids).size).to.equal(3);
  });
  it("refuses a key that has not 32 bytes", () => {
    expect(() => fingerprintInvoice("0x42", invoice)).to.throw(SDKError);
  });
});

describe("hashes of documents", () => {
  it("hashes text as UTF-8", () => {
    expect(hashDocument("仓单")).to.equal(hashDocument(new TextEncoder().encode("仓单")));
  });
});
