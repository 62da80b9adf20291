#!/usr/bin/env node
// npm's solc behind the command line that Slither's compiler driver expects: --version, --combined-json, --standard-json.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const solc = createRequire(import.meta.url)("solc");
const args = process.argv.slice(2);
const remappings = args.filter((argument) => /^[^-][^=]*=/.test(argument));
const settings = { evmVersion: "cancun" };
/** Slither reads the source; making code of it would take most of the time. */
const NO_CODE = { bin: "", "bin-runtime": "", srcmap: "", "srcmap-runtime": "" };

/**
 * OpenZeppelin has a library `Errors` too, and Slither, which knows libraries by their names, would look for our errors there. A
 * name of the same length leaves every place in the file where it was.
 */
const withoutNamesake = (path, contents) =>
  path.includes("/@openzeppelin/") ? contents.replace(/\bErrors\b(?!\.sol)/g, "OZErrs") : contents;

function compile(input) {
  const read = (path) => {
    const remapping = remappings
      .map((text) => text.split("="))
      .find(([prefix]) => path.startsWith(prefix));
    const target = remapping === undefined ? path : remapping[1] + path.slice(remapping[0].length);
    try {
      return { contents: withoutNamesake(target, readFileSync(target, "utf8")) };
    } catch (error) {
      return { error: error.message };
    }
  };
  return JSON.parse(solc.compile(JSON.stringify(input), { import: read }));
}

function combinedJSON(entry) {
  const output = compile({
    language: "Solidity",
    sources: { [entry]: { content: readFileSync(entry, "utf8") } },
    settings: {
      ...settings,
      remappings,
      outputSelection: {
        "*": {
          "": ["ast"],
          "*": ["abi", "userdoc", "devdoc"],
        },
      },
    },
  });
  const errors = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (errors.length > 0) {
    process.stderr.write(errors.map(({ formattedMessage }) => formattedMessage).join("\n"));
    process.exit(1);
  }
  const contracts = {};
  for (const [path, named] of Object.entries(output.contracts)) {
    for (const [name, { abi, userdoc, devdoc }] of Object.entries(named)) {
      contracts[`${path}:${name}`] = { abi, userdoc, devdoc, ...NO_CODE };
    }
  }
  const sources = Object.fromEntries(
    Object.entries(output.sources).map(([path, { ast }]) => [path, { AST: ast }]),
  );
  return { contracts, sources, sourceList: Object.keys(output.sources), version: solc.version() };
}

if (args.includes("--version"))
  process.stdout.write(
    `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`,
  );
else if (args.includes("--standard-json"))
  process.stdout.write(JSON.stringify(compile(JSON.parse(readFileSync(0, "utf8")))));
else
  process.stdout.write(
    JSON.stringify(combinedJSON(args.find((argument) => argument.endsWith(".sol")))),
  );
