import type { Operation } from "./context.ts";
import { ARITHMETIC } from "./operations/arithmetic.ts";
import { BITWISE, CLZ } from "./operations/bitwise.ts";
import { BLOCK } from "./operations/block.ts";
import { CALL } from "./operations/call.ts";
import { CREATE } from "./operations/create.ts";
import { ENVIRONMENT } from "./operations/environment.ts";
import { FLOW } from "./operations/flow.ts";
import { HASHING } from "./operations/hashing.ts";
import { LOG } from "./operations/log.ts";
import { MEMORY } from "./operations/memory.ts";
import { STACK } from "./operations/stack.ts";
import { STORAGE } from "./operations/storage.ts";
import type { Rules } from "./rules.ts";

const INVALID: Operation = {
  name: "INVALID",
  gas: 0,
  pops: 0,
  pushes: 0,
  execute: (frame) => frame.stop("invalid opcode"),
};

const CLZ_OPCODE = 0x1e;

/** The instruction of each of the 256 opcodes. */
export function operationsOf(rules: Rules): readonly Operation[] {
  const operations: Readonly<Record<number, Operation>> = {
    ...FLOW,
    ...ARITHMETIC,
    ...BITWISE,
    ...HASHING,
    ...ENVIRONMENT,
    ...BLOCK,
    ...STACK,
    ...MEMORY,
    ...STORAGE,
    ...LOG,
    ...CALL,
    ...CREATE,
    ...(rules.isOsaka ? { [CLZ_OPCODE]: CLZ } : {}),
  };
  return Array.from({ length: 256 }, (_, opcode) => operations[opcode] ?? INVALID);
}
