import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { verifyBundle } from "@piaohao/sdk";
import { expect } from "chai";
import type { NetworkFile } from "../../node/src/app/network/init.ts";
import { piaohao } from "./support/commandLine.ts";
import { CLI, temporaryDirectory } from "./support/devnet.ts";

const DEMO = join(CLI, "..", "demo.ts");

interface DemoOutcome {
  readonly exitCode: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

function demo(...args: readonly string[]): Promise<DemoOutcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [DEMO, ...args], (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? 0, stdout, stderr });
    });
  });
}

describe("the story, told on a network of its own", () => {
  let home: string;
  let directory: string;
  let told: DemoOutcome;

  before(async () => {
    home = await temporaryDirectory();
    directory = join(home, "devnet");
    told = await demo("--once", "-d", directory);
  });
  after(() => rm(home, { recursive: true }));

  it("ends well: every step done, and said so", () => {
    expect(told.stderr).to.equal("");
    expect(told.exitCode).to.equal(0);
    const closing = told.stdout.trimEnd().split("\n").at(-1) ?? "";
    const [, steps] = /^demo: (\d+) steps, 0 failed/.exec(closing) ?? [];
    expect(Number(steps)).to.be.at.least(80);
    expect(told.stdout.match(/^\d{4}-\d\d-\d\d {2}✓/gm)).to.have.length(Number(steps));
    expect(told.stdout).not.to.include("✗");
  });

  it("has the same dates and fen on every run", () => {
    for (const figure of [
      /^2026-03-10 .*184 days, interest ¥5,146\.89, proceeds ¥374,853\.11$/m,
      /^2026-03-10 .*120 days, interest ¥6,300\.00, proceeds ¥443,700\.00$/m,
      /^2026-09-10 .*华东汽车 pays 临安银行 — ¥380,000\.00$/m,
      /^2026-09-10 .*华东汽车 pays 嘉兴精密.* — ¥620,000\.00$/m,
      /^2026-09-10 .*¥7,000,000\.00 and interest ¥123,433\.33$/m,
      /^2026-03-10 .*to 钱塘银行 at 2\.70%, 184 days, interest ¥6,900\.00, proceeds ¥493,100\.00$/m,
      /^2026-09-30 .*嘉兴精密 pays — ¥500,000\.00, interest ¥833\.33, costs ¥800\.00: ¥501,633\.33$/m,
      /^2026-10-10 .*浙江担保 pays — ¥501,633\.33, interest ¥418\.03, costs ¥0\.00: ¥502,051\.36$/m,
      /^2026-10-10 .*台州船厂 pays 浙江担保.* — status settled; 1 overdue payment on record$/m,
    ]) {
      expect(told.stdout).to.match(figure);
    }
  });

  it("tells whom the holder of a dishonoured bill may ask, for how much, until when, by which article", () => {
    const [line = ""] = told.stdout.match(/^2026-09-10 .*looks whom it may ask.*$/m) ?? [];
    expect(line.split(" — ").at(-1)?.split("; ")).to.deep.equal([
      "台州船厂 for ¥500,000.00 until 2028-09-11 (票据法 第44†条、第68†条、第70条、第17条第1项)",
      "浙江担保 for ¥500,000.00 until 2028-09-11 (票据法 第44†条、第50条、第68†条、第70条、第17条第1项)",
      "舟山金属 for ¥500,000.00 until 2028-09-11 (票据法 第26†条、第68†条、第70条、第17条第1项)",
      "海宁铸造 for ¥500,000.00 until 2027-03-10 (票据法 第37†条、第68†条、第70条、第17条第3项)",
      "嘉兴精密 for ¥500,000.00 until 2027-03-10 (票据法 第37†条、第68†条、第70条、第17条第3项)",
    ]);
  });

  it("shows each attempt that the rules forbid refused with its typed error", () => {
    const codes = [...told.stdout.matchAll(/refused: ([A-Za-z]+_\w+):/g)].map(([, code]) => code);
    expect(codes).to.include.members([
      "TitleLedger_Encumbered",
      "TitleLedger_NotHolder",
      "EvidenceRegistry_Insufficient",
      "LotRegistry_AlreadyBound",
      "DisclosureRegistry_NotDisclosed",
      "BillRules_Matured",
    ]);
  });

  it("leaves a network file with chain id, URLs and genesis", async () => {
    const file = JSON.parse(await readFile(join(directory, "network.json"), "utf8")) as NetworkFile;
    expect(file.chainId).to.equal(20_260_310);
    expect(file.rpcUrls).to.have.length(4);
    for (const url of file.rpcUrls) expect(URL.canParse(url)).to.equal(true);
    expect(existsSync(file.genesis)).to.equal(true);
  });

  it("leaves a bundle that verifies with the genesis file alone, after every node has ended", async () => {
    const bundle = join(directory, "pledge-bundle.json");
    const genesis = join(directory, "genesis.json");
    const args = ["audit", "verify", bundle, "-g", genesis, "--json"];
    const { exitCode, stdout } = await piaohao(...args);
    expect(exitCode).to.equal(0);
    const { entries } = JSON.parse(stdout) as { readonly entries: readonly { kind: string }[] };
    expect(entries.map(({ kind }) => kind)).to.include.members(["LOAN_DRAWN", "LOAN_REPAID"]);

    const known = join(home, "known.json");
    for (const _audit of ["the first, which leaves it", "the next, which goes on from it"]) {
      expect(await piaohao(...args, "-k", known)).to.include({ exitCode: 0 });
      const { hash } = JSON.parse(stdout).checkpoint;
      expect(JSON.parse(await readFile(known, "utf8"))).to.include({ hash });
    }
    const checkpoint = JSON.parse(await readFile(known, "utf8"));
    const other = JSON.stringify({ ...checkpoint, hash: `0x${"11".repeat(32)}` });
    await writeFile(known, other);
    const refused = await piaohao(...args, "-k", known);
    expect([refused.exitCode, refused.stderr.includes("AUDIT_CHECKPOINT_MISMATCH")]).to.deep.equal([
      1,
      true,
    ]);
    expect(await readFile(known, "utf8")).to.equal(other);
  });

  it("leaves a bundle of which no byte of evidence can be changed", async () => {
    const text = await readFile(join(directory, "pledge-bundle.json"), "utf8");
    const genesis: unknown = JSON.parse(await readFile(join(directory, "genesis.json"), "utf8"));
    const places = [...text.matchAll(/"0x[0-9a-f]{2,}"/g)];
    expect(places.length).to.be.above(20);
    for (const { index, 0: literal } of places) {
      // The middle of each hex string: a signature, a node of a proof, a header's field, an entry's data.
      const at = index + Math.floor(literal.length / 2) + 1;
      const changed = `${text.slice(0, at)}${text[at] === "0" ? "1" : "0"}${text.slice(at + 1)}`;
      expect(
        () => verifyBundle(changed, genesis),
        `${literal.slice(0, 40)} at ${index}`,
      ).to.throw();
    }
  });

  it("does not remove a directory that it did not make", async () => {
    const foreign = join(home, "accounts");
    await mkdir(foreign);
    await writeFile(join(foreign, "ledger.txt"), "precious");
    const { exitCode, stderr } = await demo("--once", "-d", foreign);
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(
      /^piaohao: DEMO_FOREIGN_DIRECTORY: .*accounts is no network's directory; choose another/,
    );
    expect(await readFile(join(foreign, "ledger.txt"), "utf8")).to.equal("precious");
  });

  it("does not remove a network that runs", async () => {
    await writeFile(join(directory, "owner.pid"), String(process.pid));
    const { exitCode, stderr } = await demo("--once", "-d", directory);
    expect(exitCode).to.equal(1);
    expect(stderr).to.match(/^piaohao: DEMO_NETWORK_RUNS: .*; stop it or choose another/);
    expect(existsSync(join(directory, "genesis.json"))).to.equal(true);
  });
});
