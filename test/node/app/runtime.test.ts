import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import runtime from "../../../node/src/app/runtime.json" with { type: "json" };

const CLI = join(import.meta.dirname, "..", "..", "..", "node", "src", "app", "cli", "main.ts");

describe("the runtime of a node", () => {
  it("is the same by the command line's first line as by a network's processes", () => {
    const [firstLine] = readFileSync(CLI, "utf8").split("\n");
    const environment = Object.entries(runtime.environment).map(
      ([name, value]) => `${name}=${value}`,
    );
    const words = [...environment, "node", ...runtime.flags];
    expect(firstLine).to.equal(`#!/usr/bin/env -S ${words.join(" ")}`);
  });
});
