import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import type { Edit, PlantedBug } from "./bug.ts";

const ROOT = new URL("../../", import.meta.url);

/**
 * From here on, modules are loaded with the bug in them; those that are loaded already stay as they are. The function
 * returned throws unless every edit has been made.
 */
export function plant({ name, edits }: PlantedBug): () => void {
  const missing = new Set(edits);
  registerHooks({
    load(url, context, nextLoad) {
      const ours = edits.filter(({ file }) => new URL(file, ROOT).href === url);
      if (ours.length === 0) return nextLoad(url, context);
      for (const edit of ours) missing.delete(edit);
      const source = ours.reduce(edited, readFileSync(new URL(url), "utf8"));
      return { ...nextLoad(url, context), source };
    },
  });
  return () => {
    const files = [...missing].map(({ file }) => file);
    if (files.length > 0) throw new Error(`${name}: nobody loaded ${files.join(", ")}`);
  };
}

/** The source with the edit made; throws unless there is exactly one place for it. */
export function edited(source: string, { file, find, replace }: Edit): string {
  const [before, after, ...more] = source.split(find);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error(`${file}: not exactly one place has ${JSON.stringify(find)}`);
  }
  return `${before}${replace}${after}`;
}

/** The source of a file as it is. */
export function sourceOf(file: string): string {
  return readFileSync(new URL(file, ROOT), "utf8");
}
