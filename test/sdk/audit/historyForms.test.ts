import { readFileSync } from "node:fs";
import { expect } from "chai";
import { HISTORY_FORMS } from "../../../sdk/src/audit/historyForms.ts";

describe("the forms of history entries", () => {
  it("are those of docs/history.md", () => {
    const text = readFileSync(new URL("../../../docs/history.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| `([A-Z_]+)` \|(.*)\|$/gm)];
    const documented = rows.map(([, kind = "", cells = ""]) => {
      const [, fields = ""] = /`\(([^)]*)\)`/.exec(cells) ?? [];
      return [kind, fields === "" ? [] : fields.split(", ")];
    });
    expect(documented.length).to.be.greaterThan(20);
    expect(HISTORY_FORMS).to.deep.equal(Object.fromEntries(documented));
  });
});
