// The command line of the project: the node's commands and the auditor's.
import { createProgram, runProgram } from "../node/src/app/cli/program.ts";
import { addAuditCommands } from "./auditCommands.ts";

const program = createProgram();
addAuditCommands(program);
await runProgram(program, process.argv);
