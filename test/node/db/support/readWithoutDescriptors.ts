// A process of its own that reads a record when it has used up its file descriptors, and says what came of it.
import { closeSync, openSync } from "node:fs";
import { openKeyValue } from "../../../../node/src/db/level.ts";

const [directory = ""] = process.argv.slice(2);
const KEY = Uint8Array.of(1);

const before = await openKeyValue(directory);
await before.write([{ key: KEY, value: new Uint8Array(5) }]);
await before.close();
// Opening again writes the log to a table and looks at it; opened once more, it is not looked at before it is read.
await (await openKeyValue(directory)).close();
const db = await openKeyValue(directory);

function useUp(): readonly number[] {
  const descriptors: number[] = [];
  for (;;) {
    try {
      descriptors.push(openSync("/dev/null", "r"));
    } catch {
      return descriptors;
    }
  }
}

function read(): unknown {
  try {
    return db.get(KEY)?.length;
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : String(error);
  }
}

const descriptors = useUp();
const without = read();
for (const descriptor of descriptors) closeSync(descriptor);
const afterwards = read();
await db.close();
process.stdout.write(JSON.stringify({ without, afterwards }));
