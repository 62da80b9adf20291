import { requireArgument } from "../errors/sdkError.ts";

const FIELD_LENGTH_MAX = 200;
/** Characters that print nothing: two texts that look alike must not differ by them. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{DI}\p{Zl}\p{Zp}]/u;

/**
 * One text for every way of writing a document's number: NFKC (full-width → half-width), trim, case-fold, strip leading
 * zeros. `ａｂ-001`, `AB-001 ` and `ab-001` are one number.
 * @throws SDKError SDK_BAD_ARGUMENT when nothing is left, or the text is too long or has invisible characters.
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
  // Upper, then lower: letters with several lower-case forms (ß, ς) become one.
  const folded = normal.toUpperCase().toLowerCase().normalize("NFKC");
  const stripped = folded.replace(/^[\s0]+(?=[^\s])/u, "");
  requireArgument(stripped !== "", "a document's number is empty", { text });
  return stripped;
}
