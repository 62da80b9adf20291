import { type FileHandle, open, rename } from "node:fs/promises";
import { syncDirectory } from "../files.ts";

/** The file under a write-ahead log. Calls are made one after another. */
export interface LogFile {
  read(): Promise<Uint8Array>;
  /** Adds at the end; on disk once `sync` resolves, perhaps in part if the machine stops before. */
  append(bytes: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  /** Puts other content in the place of all of it, at once and on disk when it resolves. */
  replace(content: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** Opens or creates the file; its name is on disk when it resolves. */
export async function openLogFile(path: string): Promise<LogFile> {
  let file = await open(path, "a+");
  try {
    await syncDirectory(path);
  } catch (error) {
    await file.close();
    throw error;
  }
  return {
    read: () => readAll(file),
    append: (bytes) => file.appendFile(bytes),
    sync: () => file.datasync(),
    async replace(content) {
      const next = `${path}.new`;
      await writeSynced(next, content);
      await rename(next, path);
      await syncDirectory(path);
      await file.close();
      file = await open(path, "a+");
    },
    close: () => file.close(),
  };
}

async function writeSynced(path: string, content: Uint8Array): Promise<void> {
  const file = await open(path, "w+");
  try {
    await file.writeFile(content);
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function readAll(file: FileHandle): Promise<Uint8Array> {
  const { size } = await file.stat();
  const content = new Uint8Array(size);
  for (let offset = 0; offset < size; ) {
    const { bytesRead } = await file.read(content, offset, size - offset, offset);
    if (bytesRead === 0) return content.subarray(0, offset);
    offset += bytesRead;
  }
  return content;
}
