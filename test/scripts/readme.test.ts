import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const root = join(import.meta.dirname, "..", "..");

describe("the README", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");

  it("shows the example that is in the repository, line for line", () => {
    const [, shown = ""] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
    expect(shown).to.equal(readFileSync(join(root, "examples", "readHistory.ts"), "utf8"));
  });

  it("names only npm scripts that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const named = [...readme.matchAll(/npm (?:run )?(\w+)/g)].map(([, name = ""]) => name);
    const unknown = named.filter(
      (name) => !(name in scripts) && name !== "registry" && name !== "will",
    );
    expect(named.length).to.be.greaterThan(5);
    expect(unknown).to.deep.equal([]);
  });

  it("links only to files and headings that exist", () => {
    const links = [...readme.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)];
    for (const [link, path = "", heading] of links) {
      expect(existsSync(join(root, path)), link).to.equal(true);
      if (heading === undefined) continue;
      const text = readFileSync(join(root, path), "utf8");
      const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => slugOf(title));
      expect(headings, link).to.include(heading);
    }
  });
});

/** As GitHub names the anchor of a heading. */
function slugOf(title: string): string {
  const letters = title.toLowerCase().replaceAll(/[^\p{L}\p{N} -]/gu, "");
  return letters.replaceAll(" ", "-");
}
