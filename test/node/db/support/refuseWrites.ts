import { closeSync, fstatSync, openSync, readdirSync, statSync } from "node:fs";

/** Has the system refuse what this process writes to a file that it has open, until the returned function is called. */
export function refuseWrites(path: string): () => void {
  const descriptor = descriptorOf(path);
  reopen(descriptor, path, "r");
  return () => reopen(descriptor, path, "a");
}

function descriptorOf(path: string): number {
  const { dev, ino } = statSync(path);
  const found = readdirSync("/dev/fd")
    .map(Number)
    .find((descriptor) => {
      try {
        const open = fstatSync(descriptor);
        return open.dev === dev && open.ino === ino;
      } catch {
        // The listing's own.
        return false;
      }
    });
  if (found === undefined) throw new Error(`${path} is not open`);
  return found;
}

/** Whoever has the descriptor writes on with it, in another mode. */
function reopen(descriptor: number, path: string, flags: "r" | "a"): void {
  closeSync(descriptor);
  const lower: number[] = [];
  for (let opened = openSync(path, flags); opened !== descriptor; opened = openSync(path, flags)) {
    lower.push(opened);
  }
  for (const other of lower) closeSync(other);
}
