import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { trackedThoughIgnored } from "../../scripts/checks/tracked.ts";

describe("files that git tracks", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "piaohao-tracked-"));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  /** With nothing in its environment that names another checkout. */
  const git = (...words: readonly string[]): void => {
    const options = { encoding: "utf8", env: { PATH: process.env["PATH"] } } as const;
    const { status, stderr } = spawnSync("git", ["-C", directory, ...words], options);
    expect(status, stderr).to.equal(0);
  };
  const checkOut = (...files: readonly string[]): void => {
    git("init", "--quiet");
    writeFileSync(join(directory, ".gitignore"), "isolate-*.log\n");
    for (const file of files) writeFileSync(join(directory, file), "");
    git("add", "--force", "--all");
  };

  it("are told when .gitignore leaves them out", () => {
    checkOut("main.ts", "isolate-1.log", "isolate-票.log");
    expect(trackedThoughIgnored(directory)).to.have.members(["isolate-1.log", "isolate-票.log"]);
  });

  it("are all right otherwise, and so are ignored ones that it does not track", () => {
    checkOut("main.ts", "other.log");
    writeFileSync(join(directory, "isolate-1.log"), "");
    expect(trackedThoughIgnored(directory)).to.deep.equal([]);
  });

  it("are none where there is no checkout", () => {
    expect(trackedThoughIgnored(directory)).to.deep.equal([]);
  });
});
