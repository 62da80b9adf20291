// The auditor's commands: what a node says is verified, a bundle is verified without any node.
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import {
  type AuditCheckpoint,
  createClient,
  formatInstrumentNumber,
  parseInstrumentNumber,
  type VerifiedHistory,
  verifyBundle,
} from "@piaohao/sdk";
import { print } from "../node/src/app/cli/output.ts";
import type { createProgram } from "../node/src/app/cli/program.ts";
import { readJSON } from "../node/src/app/config.ts";
import { leaveCheckpoint, readCheckpoint } from "./auditCheckpoint.ts";

type Program = ReturnType<typeof createProgram>;

interface VerifyOptions {
  readonly genesis: string;
  readonly checkpoint?: string;
  readonly json?: boolean;
}

interface HistoryOptions extends VerifyOptions {
  readonly rpc: string;
  readonly bundle?: string;
}

const CHECKPOINT = [
  "-k, --checkpoint <file>",
  "go on from the block that an audit before left there, if the file is there, and leave the newer one",
] as const;

export function addAuditCommands(program: Program): void {
  const audit = program.command("audit").description("verify histories of instruments");
  audit
    .command("history")
    .description("fetch an instrument's history from a node and verify it against the genesis file")
    .argument("<id>", "30-digit instrument number")
    .requiredOption("-r, --rpc <url>", "a node's URL")
    .requiredOption("-g, --genesis <file>", "your own copy of genesis.json")
    .option("-b, --bundle <file>", "also write a bundle that verifies offline")
    .option(...CHECKPOINT)
    .option("--json", "print JSON")
    .action(async (id: string, options: HistoryOptions) => {
      const genesis = readJSON(resolve(options.genesis));
      const checkpoint = givenCheckpoint(options);
      const client = createClient({ rpcUrls: [options.rpc], genesis, checkpoint });
      const instrumentId = parseInstrumentNumber(id);
      if (options.bundle === undefined) {
        return tell(options, await client.audit.history(instrumentId));
      }
      const bundle = await client.audit.bundle(instrumentId);
      writeFileSync(resolve(options.bundle), bundle);
      await tell(options, verifyBundle(bundle, genesis, checkpoint));
    });
  audit
    .command("verify")
    .description("verify a bundle offline, with no node to trust")
    .argument("<bundle>", "the bundle's file")
    .requiredOption("-g, --genesis <file>", "your own copy of genesis.json")
    .option(...CHECKPOINT)
    .option("--json", "print JSON")
    .action(async (bundle: string, options: VerifyOptions) => {
      const text = readFileSync(resolve(bundle), "utf8");
      const genesis = readJSON(resolve(options.genesis));
      await tell(options, verifyBundle(text, genesis, givenCheckpoint(options)));
    });
}

/** Undefined at an auditor's first audit. */
function givenCheckpoint({ checkpoint: file }: VerifyOptions): AuditCheckpoint | undefined {
  return file === undefined ? undefined : readCheckpoint(resolve(file));
}

/** Prints a history, and keeps the block up to which it was verified. */
async function tell(
  { json, checkpoint: file }: VerifyOptions,
  history: VerifiedHistory,
): Promise<void> {
  const { instrumentId, entries, asOf, checkpoint } = history;
  if (file !== undefined) await leaveCheckpoint(resolve(file), checkpoint);
  const lines = entries.map(({ sequence, kind, timestamp }) => {
    const time = new Date(Number(timestamp) * 1_000).toISOString();
    return `${String(sequence).padStart(4)}  ${time}  ${kind}`;
  });
  const title = `${formatInstrumentNumber(instrumentId)}: verified and complete as of block ${asOf.number} (${asOf.hash})`;
  print(json, history, [title, ...lines].join("\n"));
}
