import { Command } from "commander";
import { addDevnetCommands } from "./devnet.ts";
import { addGenesisCommands } from "./genesis.ts";
import { addNetworkCommands } from "./network.ts";
import { addNodeCommands } from "./node.ts";
import { describeError } from "./output.ts";

/** The commands of the node; the caller may add its own before parsing. */
export function createProgram(): Command {
  const program = new Command("piaohao")
    .description("票号: validators of a consortium chain for bills, receivables and receipts")
    .version("0.1.0")
    .showHelpAfterError("(add --help for the options)");
  addNetworkCommands(program);
  addNodeCommands(program);
  addGenesisCommands(program);
  addDevnetCommands(program);
  return program;
}

/** Runs a command line; an operating error prints what, where and what to do, and exits with 1. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<void> {
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.stderr.write(`piaohao: ${describeError(error)}\n`);
    process.exitCode = 1;
  }
}
