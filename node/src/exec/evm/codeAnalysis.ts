import { bytesToBigint } from "../../types/codec/bytes.ts";

/** What the interpreter needs to know of a code besides its bytes. */
export interface CodeAnalysis {
  /** 1 where a jump may land. */
  readonly validJumps: Uint8Array;
  /** The constant of a PUSH, by the position after its opcode. */
  readonly pushes: Readonly<Record<number, bigint>>;
}

/** Kept as long as the code itself is: contracts run thousands of times for each time they are read. */
const analyses = new WeakMap<Uint8Array, CodeAnalysis>();

const JUMPDEST = 0x5b;
const PUSH1 = 0x60;
const PUSH32 = 0x7f;

export function analysisOf(code: Uint8Array): CodeAnalysis {
  const known = analyses.get(code);
  if (known !== undefined) return known;
  const analysis = analyse(code);
  analyses.set(code, analysis);
  return analysis;
}

function analyse(code: Uint8Array): CodeAnalysis {
  const validJumps = new Uint8Array(code.length);
  const pushes: Record<number, bigint> = {};
  for (let position = 0; position < code.length; position++) {
    const opcode = code[position] ?? 0;
    if (opcode === JUMPDEST) validJumps[position] = 1;
    if (opcode < PUSH1 || opcode > PUSH32) continue;
    const length = opcode - PUSH1 + 1;
    pushes[position + 1] = constantAt(code, position + 1, length);
    position += length;
  }
  return { validJumps, pushes };
}

/** Behind its end, a code goes on with zeros. */
function constantAt(code: Uint8Array, start: number, length: number): bigint {
  const bytes = code.subarray(start, start + length);
  return bytesToBigint(bytes) << BigInt(8 * (length - bytes.length));
}
