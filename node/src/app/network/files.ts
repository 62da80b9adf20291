import { rename, writeFile } from "node:fs/promises";

/** A JSON file's text, for people and programs. */
export function toJSON(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Writes a file that other processes may be reading or writing: they find the old text or a new one. */
export async function replaceFile(
  file: string,
  text: string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const written = `${file}.${process.pid}.new`;
  await writeFile(written, text, options);
  await rename(written, file);
}
