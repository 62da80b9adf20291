import type { OpcodeMap, RunState } from "./interpreter.ts";

/** Where an instruction finds on the stack what memory it touches, and what it pays besides per word. */
interface MemoryAccess {
  readonly opcode: number;
  /** Depth of the offset on the stack; 0 is the top. */
  readonly offsetAt: number;
  /** Bytes, or the depth on the stack of their number. */
  readonly length: bigint | { readonly at: number };
  readonly gasPerWord: bigint;
}

/** Prices from the Yellow Paper, appendix G. */
const MEMORY_ACCESSES: readonly MemoryAccess[] = [
  { opcode: 0x20, offsetAt: 0, length: { at: 1 }, gasPerWord: 6n }, // KECCAK256
  { opcode: 0x37, offsetAt: 0, length: { at: 2 }, gasPerWord: 3n }, // CALLDATACOPY
  { opcode: 0x39, offsetAt: 0, length: { at: 2 }, gasPerWord: 3n }, // CODECOPY
  { opcode: 0x51, offsetAt: 0, length: 32n, gasPerWord: 0n }, // MLOAD
  { opcode: 0x52, offsetAt: 0, length: 32n, gasPerWord: 0n }, // MSTORE
  { opcode: 0x53, offsetAt: 0, length: 1n, gasPerWord: 0n }, // MSTORE8
  { opcode: 0xf3, offsetAt: 0, length: { at: 1 }, gasPerWord: 0n }, // RETURN
  { opcode: 0xfd, offsetAt: 0, length: { at: 1 }, gasPerWord: 0n }, // REVERT
];

/** Prices the commonest instructions on memory at once: the library's own functions make a promise for each. */
export function priceMemorySynchronously(opcodes: OpcodeMap): void {
  for (const access of MEMORY_ACCESSES) {
    const entry = opcodes[access.opcode];
    if (entry !== undefined) entry.gasHandler = (state, gas) => gas + memoryGas(state, access);
  }
}

function memoryGas(state: RunState, { offsetAt, length, gasPerWord }: MemoryAccess): bigint {
  const depth = typeof length === "bigint" ? offsetAt : Math.max(offsetAt, length.at);
  const items = state.stack.peek(depth + 1);
  const bytes = typeof length === "bigint" ? length : (items[length.at] ?? 0n);
  if (bytes === 0n) return 0n;
  return expansionGas(state, (items[offsetAt] ?? 0n) + bytes) + gasPerWord * wordsOf(bytes);
}

/** What memory up to `end` costs beyond what it already has: 3 a word and words² / 512. */
function expansionGas(state: RunState, end: bigint): bigint {
  const words = wordsOf(end);
  if (words <= state.memoryWordCount) return 0n;
  const cost = words * 3n + (words * words) / 512n;
  const gas = cost - state.highestMemCost;
  state.highestMemCost = cost;
  state.memoryWordCount = words;
  return gas;
}

function wordsOf(bytes: bigint): bigint {
  return (bytes + 31n) / 32n;
}
