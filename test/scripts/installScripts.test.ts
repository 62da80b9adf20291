import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";

const ROOT = join(import.meta.dirname, "../..");
const PACKAGES = "node_modules/";

interface Lock {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: true }>>;
}
interface Manifest {
  readonly allowScripts: Readonly<Record<string, boolean>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(ROOT, file), "utf8"));

describe("the packages that have an install script", () => {
  it("are allowed to run it or not, each by its name: npm from 12 on runs no other", () => {
    const { packages } = read("package-lock.json") as Lock;
    const withScript = Object.entries(packages)
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.slice(path.lastIndexOf(PACKAGES) + PACKAGES.length));
    const { allowScripts } = read("package.json") as Manifest;
    expect(allowScripts).to.have.all.keys(...withScript);
    expect(allowScripts).to.include({ node: true });
  });
});
