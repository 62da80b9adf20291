import { requireArgument } from "../errors/sdkError.ts";

const FIELD_LENGTH_MAX = 200;
/** Characters that print nothing: two texts that look alike must not differ by them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/u;
/** А of Cyrillic is not A, and nobody sees it: documents here are written with Latin and Chinese letters and our digits. */
const FOREIGN = /[[\p{L}\p{N}]--[\p{Script=Latin}\p{Script=Han}0-9]]/v;
/** Hyphens, dashes and the sign for minus. */
const DASHES = /[\p{Pd}\u2212]/gu;

/**
 * One text for every way of writing a document's number: NFKC (full-width → half-width), case-fold, every dash a hyphen,
 * no spaces, no leading zeros. `ａｂ-001`, `AB–001 `, `AB - 001` and `ab-001` are one number.
 * @throws SDKError SDK_BAD_ARGUMENT when nothing is left, or the text is too long, has invisible characters, or letters
 * or digits that are neither Latin nor Chinese.
 */
export function canonicalise(text: string): string {
  const normal = text.normalize("NFKC").trim();
  requireArgument(normal.length <= FIELD_LENGTH_MAX, "a document's number is too long", {
    length: normal.length,
    max: FIELD_LENGTH_MAX,
  });
  requireArgument(!INVISIBLE.test(normal), "a document's number has invisible characters", {
    text,
  });
  // Upper between two lower: letters with several forms (ß, ẞ and ss, ς and σ) become one.
  const folded = normal.toLowerCase().toUpperCase().toLowerCase().normalize("NFKC");
  requireArgument(!FOREIGN.test(folded), "a document's number has letters of another script", {
    text,
  });
  // Without the spaces an accent may stand behind its letter.
  const plain = folded.replace(DASHES, "-").replace(/\s/gu, "").normalize("NFKC");
  const stripped = plain.replace(/^0+(?=.)/u, "");
  requireArgument(stripped !== "", "a document's number is empty", { text });
  return stripped;
}
