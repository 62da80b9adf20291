import { join } from "node:path";
import { dbCorrupt } from "./errors.ts";
import { contentOf, isThere, namesIn } from "./files.ts";
import { damageBefore } from "./levelLog.ts";
import { logNumberIn } from "./levelManifest.ts";

/** Names of the files in which LevelDB keeps what was written, but for CURRENT. */
const CONTENT = /^(MANIFEST-\d+|\d+\.(log|ldb|sst))$/;
/** The MANIFEST with which a database begins; before anything is written to the database, another takes its place. */
const FIRST_MANIFEST = "MANIFEST-000001";

/**
 * Looks through the directory of a database before LevelDB does. LevelDB drops what it cannot read of its log and goes
 * on behind it, without the batches between; it does not miss a log, and makes a new database where its pointer to the
 * old one is missing. Throws DB_CORRUPT or DB_UNREADABLE.
 */
export async function inspectLevel(directory: string): Promise<void> {
  const names = (await namesIn(directory)) ?? [];
  const files = names.filter((name) => CONTENT.test(name));
  if (!names.includes("CURRENT")) {
    // A crash at the very first start leaves no more than this.
    if (files.every((name) => name === FIRST_MANIFEST)) return;
    throw dbCorrupt("the file CURRENT is missing", { path: directory });
  }
  const missing = await missingLog(directory);
  // A node that runs on this directory may have gone on to another log in between; it names no log twice that it removed.
  if (missing !== undefined && missing === (await missingLog(directory))) {
    throw dbCorrupt("its log is missing", { path: join(directory, missing) });
  }
  for (const name of files.filter((file) => file.endsWith(".log"))) {
    const path = join(directory, name);
    // A node that runs on this directory may have removed it: opening says so.
    requireSound(path, (await contentOf(path)) ?? NOTHING);
  }
}

const NOTHING = new Uint8Array(0);

/**
 * The log that the MANIFEST names, if it is not there. With it everything is there that the MANIFEST does not name: a log
 * is removed only after a record is on disk that names the next one, and a table only after one that leaves it out, which
 * LevelDB checks. So a record at the end that a crash cut off is none that anything was done by, and a MANIFEST that lost
 * records by which something was done names a log or a table that is gone.
 */
async function missingLog(directory: string): Promise<string | undefined> {
  const manifest = await currentManifest(directory);
  if (manifest === undefined) return undefined;
  const number = logNumberIn(manifest);
  const name = `${String(number).padStart(6, "0")}.log`;
  return number === 0 || (await isThere(join(directory, name))) ? undefined : name;
}

/** Undefined where it is missing, or another process puts the next in its place: opening says which. */
async function currentManifest(directory: string): Promise<Uint8Array | undefined> {
  const current = await contentOf(join(directory, "CURRENT"));
  const name = current && /^(MANIFEST-\d+)\n$/.exec(new TextDecoder().decode(current))?.[1];
  if (name === undefined) return undefined;
  const path = join(directory, name);
  const manifest = await contentOf(path);
  if (manifest !== undefined) requireSound(path, manifest);
  return manifest;
}

function requireSound(path: string, log: Uint8Array): void {
  const offset = damageBefore(log);
  if (offset !== undefined) throw dbCorrupt("its log is damaged", { path, offset });
}
