import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { PlantedBug } from "../../sim/planted/bug.ts";
import { BUGS, bugOf } from "../../sim/planted/bugs.ts";
import { type Catch, hunt, huntAll } from "../../sim/planted/hunt.ts";
import { edited, plant, sourceOf } from "../../sim/planted/plant.ts";
import { jsonOf, tableOf } from "../../sim/planted/report.ts";
import { runSeed } from "../../sim/planted/runSeed.ts";
import type { Outcome } from "../../sim/simulate.ts";

const DOCUMENT = join(import.meta.dirname, "..", "..", "docs", "simulator.md");
/** For all hunts together, on a machine that is busy. */
const HUNTS_MS = 3_600_000;
const SEED_MS = 300_000;
const SEED_MAX = 2_000;

interface Row {
  readonly harm: string | undefined;
  readonly seed: number;
  readonly checker: string | undefined;
}

/** The table of planted bugs in docs/simulator.md, by name. */
function readTable(): ReadonlyMap<string, Row> {
  const [, below = ""] = readFileSync(DOCUMENT, "utf8").split(
    "\n| Bug | Harm | Seed | Checker |\n",
  );
  const [table = ""] = below.split("\n\n", 1);
  const [, ...lines] = table.trimEnd().split("\n");
  const rows = lines.map((line): [string, Row] => {
    const [, name = "", harm, seed, checker] = line.split("|").map((cell) => cell.trim());
    return [name, { harm, seed: Number(seed), checker }];
  });
  return new Map(rows);
}

function digestOfSources(): string {
  const files = BUGS.flatMap(({ edits }) => edits.map(({ file }) => file));
  return createHash("sha256").update(files.map(sourceOf).join("\n")).digest("hex");
}

function aBug(find: string, file = "sim/planted/bugs.ts"): PlantedBug {
  return { name: "a bug of the test", harm: "none", edits: [{ file, find, replace: "" }] };
}

const faults = new Map<string, Promise<Outcome["violation"]>>();

/** What the code as it is shows in a seed; many bugs share theirs. */
function faultOf(bug: PlantedBug, seed: number): Promise<Outcome["violation"]> {
  const world = `${seed} ${bug.liars}`;
  const fault = faults.get(world) ?? runSeed(bug, seed).then(({ violation }) => violation);
  faults.set(world, fault);
  return fault;
}

describe("planted bugs", () => {
  const table = readTable();
  const caught = new Map<string, Catch | undefined>();
  const untouched = digestOfSources();

  before("are hunted with the seeds in the table", async function () {
    this.timeout(HUNTS_MS);
    const orderOf = ({ name }: PlantedBug) => {
      const seed = table.get(name)?.seed ?? SEED_MAX;
      return { first: seed, last: seed };
    };
    const hunted = await huntAll(BUGS, orderOf, () => undefined);
    for (const one of hunted) caught.set(one.bug.name, one.caught);
  });

  it("are all in the table of docs/simulator.md, and nothing else is", () => {
    const listed = [...table].map(([name, { harm }]) => ({ name, harm }));
    expect(listed).to.deep.equal(BUGS.map(({ name, harm }) => ({ name, harm })));
  });

  for (const bug of BUGS) {
    const { seed = 0, checker } = table.get(bug.name) ?? {};
    it(`${bug.name}: seed ${seed} catches it, and passes without it`, async function () {
      this.timeout(SEED_MS);
      expect(seed).to.be.within(1, SEED_MAX);
      expect(caught.get(bug.name)).to.include({ seed, checker });
      expect(await faultOf(bug, seed)).to.equal(undefined);
    });
  }

  it("leave the files on the disk as they are", () => {
    expect(caught.size).to.equal(BUGS.length);
    expect(digestOfSources()).to.equal(untouched);
  });

  it("that a seed does not show are reported as not caught", async function () {
    this.timeout(SEED_MS);
    const bug = bugOf("lowest lock proposed again");
    expect(await hunt(bug, { first: 1, last: 1 })).to.equal(undefined);
    const seen = { seed: 7, checker: "votes", message: "votes: two votes\nat a place" };
    const hunted = [
      { bug, caught: undefined },
      { bug: bugOf("quorum minus one"), caught: seen },
    ];
    const [, , first, second] = tableOf(hunted).split("\n");
    expect(first).to.match(/^\| lowest lock proposed again \| .* \| NOT CAUGHT \| /);
    expect(second).to.match(/^\| quorum minus one {11}\| .* \| 7 {10}\| votes {3}\| two votes \|$/);
    expect(JSON.parse(jsonOf(hunted, "c0ffee"))).to.deep.include({ planted: 2, caught: 1 });
  });
});

describe("an edit of a planted bug", () => {
  it("has exactly one place in the source", () => {
    for (const { name, edits } of BUGS) {
      for (const edit of edits) {
        expect(edited(sourceOf(edit.file), edit), name).to.not.equal(sourceOf(edit.file));
      }
    }
  });

  it("is an error when its text stands nowhere, or twice", () => {
    const edit = { file: "a.ts", find: "const a", replace: "const b" };
    expect(edited("let c; const a = 1;", edit)).to.equal("let c; const b = 1;");
    for (const source of ["", "let a = 1;", "const a = 1; const a1 = 2;"]) {
      expect(() => edited(source, edit)).to.throw("a.ts: not exactly one place");
    }
  });

  it("is an error when nobody loads its file", () => {
    const checkPlanted = plant(aBug("anything", "node/src/nobody.ts"));
    expect(checkPlanted).to.throw("nobody loaded node/src/nobody.ts");
  });

  it("is not looked for under a name that is not on the list", () => {
    expect(() => bugOf("quorum")).to.throw('no planted bug is called "quorum"');
  });
});
