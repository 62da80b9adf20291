import { Level } from "level";

/** As the node opens it, but for writes that fill a table every few of them, so that the MANIFEST has many records. */
export async function openSmallLevel(path: string): Promise<Level<Uint8Array, Uint8Array>> {
  const db = new Level<Uint8Array, Uint8Array>(path, {
    keyEncoding: "view",
    valueEncoding: "view",
    writeBufferSize: 64 * 1024,
    compression: false,
  });
  await db.open();
  return db;
}

export function keyAt(index: number): Uint8Array {
  return Uint8Array.of(index >> 8, index & 0xff);
}

/** Four of them fill a table. */
export function contentAt(index: number): Uint8Array {
  return new Uint8Array(20_000).fill(index & 0xff);
}
