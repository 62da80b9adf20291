// A process of its own that writes records to a database, and says of each that it is on disk, until it is killed.
import { inspectLevel } from "../../../../node/src/db/levelDirectory.ts";
import { contentAt, keyAt, openSmallLevel } from "./smallLevel.ts";

const [directory = "", first = ""] = process.argv.slice(2);

process.stdout.write("opens\n");
await inspectLevel(directory);
const db = await openSmallLevel(directory);
for (let index = Number(first); ; index++) {
  await db.put(keyAt(index), contentAt(index), { sync: true });
  process.stdout.write(`${index}\n`);
}
