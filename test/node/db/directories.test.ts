import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { makeDirectory } from "../../../node/src/db/files.ts";

describe("a directory of a node's data", () => {
  let parent: string;

  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "piaohao-directory-"));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("is made with those above it, for its owner alone, and made once", async () => {
    const path = join(parent, "node", "data");
    await makeDirectory(path);
    await makeDirectory(path);
    for (const made of [path, join(parent, "node")]) {
      expect(statSync(made).mode & 0o777).to.equal(0o700);
    }
  });

  it("cannot be made below a file (DB_UNREADABLE)", async () => {
    const file = join(parent, "file");
    writeFileSync(file, "");
    const refusal = await makeDirectory(join(file, "data")).catch((error: unknown) => error);
    expect(refusal).to.include({ code: "DB_UNREADABLE" });
  });
});
