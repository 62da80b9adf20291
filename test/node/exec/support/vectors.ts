import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";

/** Lines of a compressed vector file, of test/vectors or by an absolute path; see test/vectors/README.md. */
export function vectorsOf<T>(file: string): readonly T[] {
  const content = readFileSync(new URL(`../../../vectors/${file}`, import.meta.url));
  return gunzipSync(content)
    .toString("utf8")
    .split("\n")
    .filter((line) => line.length > 0)
    .map((line) => JSON.parse(line) as T);
}
