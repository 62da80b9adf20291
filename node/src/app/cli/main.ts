#!/usr/bin/env -S MALLOC_ARENA_MAX=2 node --max-semi-space-size=16 --max-old-space-size=1024 --initial-heap-size=200
import { createProgram, runProgram } from "./program.ts";

await runProgram(createProgram(), process.argv);
