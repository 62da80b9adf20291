// The command line of the project: the node's commands and the auditor's.
import { createProgram, runProgram } from "../node/src/app/cli/program.ts";

await runProgram(createProgram(import.meta.filename), process.argv);
