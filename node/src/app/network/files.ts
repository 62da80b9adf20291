import { rename, writeFile } from "node:fs/promises";

/** A JSON file's text, for people and programs. */
export function toJSON(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Writes a file that others may be reading: they find the old text or the new one. */
export async function replaceFile(
  file: string,
  text: string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  await writeFile(`${file}.new`, text, options);
  await rename(`${file}.new`, file);
}
