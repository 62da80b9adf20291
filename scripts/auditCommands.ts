// The auditor's commands: what a node says is verified, a bundle is verified without any node.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  createClient,
  formatInstrumentNumber,
  parseInstrumentNumber,
  type VerifiedHistory,
  verifyBundle,
} from "@piaohao/sdk";
import { print } from "../node/src/app/cli/output.ts";
import type { createProgram } from "../node/src/app/cli/program.ts";
import { readJSON } from "../node/src/app/config.ts";

type Program = ReturnType<typeof createProgram>;

interface HistoryOptions {
  readonly rpc: string;
  readonly genesis: string;
  readonly bundle?: string;
  readonly json?: boolean;
}

export function addAuditCommands(program: Program): void {
  const audit = program.command("audit").description("verify histories of instruments");
  audit
    .command("history")
    .description("fetch an instrument's history from a node and verify it against the genesis file")
    .argument("<id>", "30-digit instrument number")
    .requiredOption("-r, --rpc <url>", "a node's URL")
    .requiredOption("-g, --genesis <file>", "your own copy of genesis.json")
    .option("-b, --bundle <file>", "also write a bundle that verifies offline")
    .option("--json", "print JSON")
    .action(async (id: string, options: HistoryOptions) => {
      const genesis = readJSON(resolve(options.genesis));
      const client = createClient({ rpcUrls: [options.rpc], genesis });
      const instrumentId = parseInstrumentNumber(id);
      if (options.bundle === undefined) {
        return tell(options.json, await client.audit.history(instrumentId));
      }
      const bundle = await client.audit.bundle(instrumentId);
      writeFileSync(resolve(options.bundle), bundle);
      tell(options.json, verifyBundle(bundle, genesis));
    });
  audit
    .command("verify")
    .description("verify a bundle offline, with no node to trust")
    .argument("<bundle>", "the bundle's file")
    .requiredOption("-g, --genesis <file>", "your own copy of genesis.json")
    .option("--json", "print JSON")
    .action((bundle: string, options: { readonly genesis: string; readonly json?: boolean }) => {
      const text = readFileSync(resolve(bundle), "utf8");
      tell(options.json, verifyBundle(text, readJSON(resolve(options.genesis))));
    });
}

function tell(json: boolean | undefined, history: VerifiedHistory): void {
  const { instrumentId, entries, asOf } = history;
  const lines = entries.map(({ sequence, kind, timestamp }) => {
    const time = new Date(Number(timestamp) * 1_000).toISOString();
    return `${String(sequence).padStart(4)}  ${time}  ${kind}`;
  });
  const title = `${formatInstrumentNumber(instrumentId)}: verified and complete as of block ${asOf.number} (${asOf.hash})`;
  print(json, history, [title, ...lines].join("\n"));
}
