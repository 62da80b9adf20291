// Sets a fresh clone up with any Node >= 20 (pinned runtime, packages, compiled contracts), then runs a task on the
// pinned runtime. Plain JavaScript, because the Node that starts it may not strip types.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** Where the runtime keeps what it compiled, types stripped: half of what a process takes to start. */
const COMPILED = join(root, "node_modules", ".cache", "compiled");
const TASKS = {
  build: [],
  demo: ["scripts/demo.ts"],
  test: ["scripts/test.ts"],
  check: ["scripts/check.ts"],
  bench: ["bench/main.ts"],
  chaos: ["chaos/main.ts"],
  flood: ["chaos/flood.ts"],
  fuzz: ["scripts/fuzz.ts"],
  sim: ["sim/main.ts"],
  piaohao: ["scripts/piaohao.ts"],
  example: ["examples/readHistory.ts"],
};

function main([task, ...args]) {
  const command = TASKS[task];
  if (command === undefined)
    fail(`unknown task "${task}"; one of ${Object.keys(TASKS).join(", ")}`);
  setUp();
  if (command.length === 0) return;
  // Whatever is typed there may be a node.
  const { flags = [], environment } = task === "piaohao" ? nodeRuntime() : {};
  const options = { stdio: "inherit", env: environment };
  process.exitCode = run([pinnedNode(), ...flags, ...command, ...args], options);
}

function nodeRuntime() {
  return JSON.parse(readFileSync(join(root, "node", "src", "app", "runtime.json"), "utf8"));
}

function setUp() {
  const quiet = { stdio: ["ignore", process.stderr.fd, process.stderr.fd] };
  const manifests = ["package-lock.json", "package.json", "node/package.json", "sdk/package.json"];
  once("packages", "node_modules/.piaohao-packages", digestOf(manifests), () => {
    const runtime = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).dependencies.node;
    // The pinned Node installs, so that packages with native parts for it are not skipped.
    return run(
      [
        "npx",
        "-y",
        ...scriptsOfNode(),
        "-p",
        `node@${runtime}`,
        "npm",
        "ci",
        "--no-fund",
        "--no-audit",
        "--loglevel=error",
      ],
      quiet,
    );
  });
  const sources = [
    ...filesUnder("contracts"),
    "hardhat.config.ts",
    "scripts/exportArtifacts.ts",
    "scripts/legalRules.ts",
    "package-lock.json",
  ];
  once("contracts", "artifacts/.piaohao-contracts", digestOf(sources), () => {
    const status = run(
      [pinnedNode(), "node_modules/hardhat/dist/src/cli.js", "build", "--quiet"],
      quiet,
    );
    return status === 0 ? run([pinnedNode(), "scripts/exportArtifacts.ts"], quiet) : status;
  });
}

/**
 * What lets npx run the install script that fetches the runtime: npm from 12 on runs those it is told of, in package.json for
 * a project and here for npx. One before fails where it is told.
 */
function scriptsOfNode() {
  const { stdout, error } = spawnSync("npm", ["--version"], { encoding: "utf8" });
  if (error) fail(`cannot run npm: ${error.message}`);
  return Number.parseInt(stdout, 10) >= 12 ? ["--allow-scripts=node"] : [];
}

/** Does `work` unless `marker` says that it was done for this digest. */
function once(what, marker, digest, work) {
  const path = join(root, marker);
  if (existsSync(path) && readFileSync(path, "utf8") === digest) return;
  const startedAt = Date.now();
  process.stderr.write(`setting up ${what} ...\n`);
  const status = work();
  if (status !== 0)
    fail(
      `setting up ${what} failed with exit code ${status}; run it again when the cause above is mended`,
    );
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, digest);
  process.stderr.write(
    `setting up ${what} done in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`,
  );
}

function run([file, ...args], { env, ...options }) {
  const path = `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH}`;
  const result = spawnSync(file, args, {
    cwd: root,
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env, PATH: path, ...env },
    ...options,
  });
  if (result.error) fail(`cannot run ${file}: ${result.error.message}`);
  return result.status ?? 1;
}

function pinnedNode() {
  return join(root, "node_modules", "node", "bin", "node");
}

function filesUnder(directory) {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

function digestOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(root, file)))
      .update("\0");
  return hash.digest("hex");
}

function fail(message) {
  process.stderr.write(`piaohao: ${message}\n`);
  process.exit(1);
}

main(process.argv.slice(2));
