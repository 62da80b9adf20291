import fc from "fast-check";
import { Machine } from "../../../../node/src/evm/machine.ts";
import { precompilesOf } from "../../../../node/src/evm/precompiles.ts";
import { type Fork, rulesOf } from "../../../../node/src/evm/rules.ts";
import type { Tracer } from "../../../../node/src/evm/tracer.ts";
import { createEmptyWorld } from "../../../../node/src/exec/workspace.ts";
import type { Address } from "../../../../node/src/types/hex.ts";

/** Contracts that may call each other, and the call that starts it all. */
export interface Program {
  readonly codes: ReadonlyMap<Address, Uint8Array>;
  readonly entry: Address;
  readonly data: Uint8Array;
  readonly value: bigint;
  readonly gas: number;
}

/** Everything about a run that must not differ. */
export interface Ending {
  readonly outcome: "succeeded" | "reverted" | "failed";
  readonly gasUsed: number;
  readonly refund: number;
  readonly output: string;
  readonly logs: readonly string[];
  readonly storage: readonly string[];
  readonly balances: readonly string[];
}

export const ORIGIN: Address = "0x00000000000000000000000000000000000a11ce";
export const START_BALANCE = 1_000_000n;
/** Slots that programs use. */
export const SLOTS = 4;
export const BLOCK = {
  number: 300n,
  timestamp: 1_800_000_000n,
  coinbase: "0x00000000000000000000000000000000000c0b05",
  gasLimit: 30_000_000n,
  baseFee: 0n,
  prevRandao: BigInt(`0x${"09".repeat(32)}`),
  blobBaseFee: 1n,
  chainId: 1n,
  hashOf: () => undefined,
} as const;

const CONTRACTS: readonly Address[] = [0x1001, 0x1002, 0x1003].map(
  (number): Address => `0x${number.toString(16).padStart(40, "0")}`,
);

const word = fc.oneof(
  { weight: 6, arbitrary: fc.bigInt(0n, 70n) },
  { weight: 2, arbitrary: fc.bigInt(0n, 1n << 64n) },
  {
    weight: 1,
    arbitrary: fc.constantFrom((1n << 256n) - 1n, 1n << 255n, (1n << 255n) - 1n, 1n << 128n),
  },
  { weight: 1, arbitrary: fc.bigInt(0n, (1n << 256n) - 1n) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...CONTRACTS.map(BigInt), BigInt(ORIGIN), 2n, 4n, 5n, 0x9999n),
  },
);

function pushOf(value: bigint): readonly number[] {
  if (value === 0n) return [0x5f];
  const digits = value.toString(16);
  const bytes = [...Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, "hex")];
  return [0x5f + bytes.length, ...bytes];
}

const push = word.map(pushOf);
const smallPush = fc.bigInt(0n, 96n).map(pushOf);
const slotPush = fc.bigInt(0n, BigInt(SLOTS - 1)).map(pushOf);
const targetPush = fc
  .constantFrom(...CONTRACTS, ORIGIN, ...PRECOMPILES())
  .map((at) => pushOf(BigInt(at)));

function PRECOMPILES(): readonly Address[] {
  return [2, 4, 5].map((number): Address => `0x${number.toString(16).padStart(40, "0")}`);
}

function opcodes(...ranges: readonly (readonly [from: number, to: number])[]): readonly number[] {
  return ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i));
}

const sequence = (...parts: readonly fc.Arbitrary<readonly number[]>[]) =>
  fc.tuple(...parts).map((pieces) => pieces.flat());
const one = (code: number) => fc.constant<readonly number[]>([code]);
const anyOf = (...codes: readonly number[]) =>
  fc.constantFrom(...codes).map((code): readonly number[] => [code]);

/** Pieces of code that mean something: mostly they leave the stack with enough on it. */
const piece: fc.Arbitrary<readonly number[]> = fc.oneof(
  { weight: 6, arbitrary: push },
  {
    weight: 8,
    arbitrary: sequence(push, push, push, anyOf(...opcodes([0x01, 0x0b], [0x10, 0x1d]))),
  },
  {
    weight: 2,
    arbitrary: anyOf(
      ...opcodes(
        [0x30, 0x30],
        [0x32, 0x34],
        [0x36, 0x36],
        [0x38, 0x38],
        [0x3d, 0x3d],
        [0x41, 0x48],
        [0x58, 0x5a],
      ),
    ),
  },
  { weight: 3, arbitrary: anyOf(...opcodes([0x80, 0x8f], [0x90, 0x9f], [0x50, 0x50])) },
  { weight: 3, arbitrary: sequence(push, smallPush, anyOf(0x52, 0x53)) },
  { weight: 2, arbitrary: sequence(smallPush, one(0x51)) },
  { weight: 2, arbitrary: sequence(smallPush, smallPush, anyOf(0x20)) },
  {
    weight: 2,
    arbitrary: sequence(smallPush, smallPush, smallPush, anyOf(0x37, 0x39, 0x3e, 0x5e)),
  },
  { weight: 1, arbitrary: sequence(targetPush, anyOf(0x31, 0x3b, 0x3f)) },
  { weight: 1, arbitrary: sequence(smallPush, smallPush, smallPush, targetPush, one(0x3c)) },
  { weight: 4, arbitrary: sequence(word.map(pushOf), slotPush, anyOf(0x55, 0x5d)) },
  { weight: 2, arbitrary: sequence(slotPush, anyOf(0x54, 0x5c)) },
  {
    weight: 1,
    arbitrary: sequence(
      push,
      push,
      push,
      push,
      smallPush,
      smallPush,
      anyOf(...opcodes([0xa0, 0xa4])),
    ),
  },
  { weight: 3, arbitrary: callPiece() },
  { weight: 1, arbitrary: sequence(smallPush, smallPush, smallPush, anyOf(0xf3, 0xfd)) },
  {
    weight: 1,
    arbitrary: sequence(
      fc.bigInt(0n, 40n).map(pushOf),
      fc.bigInt(0n, 40n).map(pushOf),
      anyOf(0x56, 0x57),
    ),
  },
  { weight: 1, arbitrary: one(0x5b) },
  { weight: 1, arbitrary: sequence(targetPush, one(0xff)) },
  { weight: 1, arbitrary: createPiece() },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 0, max: 255 }).map((code): readonly number[] => [code]),
  },
);

/** CALL, CALLCODE, DELEGATECALL or STATICCALL with sensible operands. */
function callPiece(): fc.Arbitrary<readonly number[]> {
  const gas = fc.bigInt(0n, 60_000n).map(pushOf);
  const memory = [smallPush, smallPush, smallPush, smallPush];
  const withValue = sequence(
    ...memory,
    fc.bigInt(0n, 3n).map(pushOf),
    targetPush,
    gas,
    anyOf(0xf1, 0xf2),
  );
  return fc.oneof(withValue, sequence(...memory, targetPush, gas, anyOf(0xf4, 0xfa)));
}

/** CREATE or CREATE2 of init code in memory that returns a little of itself. */
function createPiece(): fc.Arbitrary<readonly number[]> {
  // PUSH1 n PUSH0 RETURN, stored as a word.
  const stored = fc.integer({ min: 0, max: 40 }).map((length) => {
    const init = `60${length.toString(16).padStart(2, "0")}5ff3`.padEnd(64, "0");
    return [...pushOf(BigInt(`0x${init}`)), 0x5f, 0x52];
  });
  const size = fc.bigInt(0n, 5n).map(pushOf);
  return fc.oneof(
    sequence(stored, size, one(0x5f), fc.bigInt(0n, 2n).map(pushOf), one(0xf0)),
    sequence(stored, push, size, one(0x5f), fc.bigInt(0n, 2n).map(pushOf), one(0xf5)),
  );
}

const code = fc
  .array(piece, { minLength: 1, maxLength: 40 })
  .map((pieces) => Uint8Array.from(pieces.flat()));

/** Three contracts of random code and a call of the first. */
export const aProgram: fc.Arbitrary<Program> = fc
  .record({
    codes: fc.tuple(code, code, code),
    data: fc.uint8Array({ maxLength: 100 }),
    value: fc.bigInt(0n, 5n),
    gas: fc.oneof(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 5_000, max: 400_000 })),
  })
  .map(({ codes, ...rest }) => {
    const [a, b, c] = CONTRACTS as [Address, Address, Address];
    return {
      ...rest,
      entry: a,
      codes: new Map([
        [a, codes[0]],
        [b, codes[1]],
        [c, codes[2]],
      ]),
    };
  });

/** Runs a program in our machine, pausing after so many instructions if there is a number. */
export function runInMachine(
  fork: Fork,
  program: Program,
  { tracer, instructions }: { readonly tracer?: Tracer; readonly instructions?: number } = {},
): Ending {
  const rules = rulesOf(fork);
  const precompiles = precompilesOf(rules);
  const world = createEmptyWorld();
  for (const [at, bytes] of program.codes) {
    world.setNonce(at, 1n);
    world.setBalance(at, START_BALANCE);
    world.setCode(at, bytes);
    world.setSlot(world.slot(at, 0n), 7n);
  }
  world.setNonce(ORIGIN, 1n);
  world.setBalance(ORIGIN, START_BALANCE);
  world.finishTransaction();
  for (const at of [...precompiles.keys(), ORIGIN, program.entry, BLOCK.coinbase]) {
    world.warmAccount(at);
  }
  const transaction = { origin: ORIGIN, gasPrice: 0n, blobHashes: [] };
  const machine = new Machine({ rules, precompiles, world, block: BLOCK, transaction, tracer });
  const { entry: to, data, value, gas } = program;
  machine.begin({ kind: "call", caller: ORIGIN, to, value, data, gas });
  let result = machine.run(instructions);
  while (result === undefined && instructions !== undefined) result = machine.run(instructions);
  if (result === undefined) throw new Error("the machine stopped without a result");
  const { logs, refund } = world;
  const failed = !result.succeeded;
  const reverted = result.halt === "revert";
  const ending = {
    outcome: failed ? (reverted ? "reverted" : "failed") : "succeeded",
    gasUsed: gas - result.gasLeft,
    refund: failed ? 0 : refund,
    output: Buffer.from(result.output).toString("hex"),
    logs: logs.map(
      ({ address, topics, data: logged }) =>
        `${address.slice(2)} ${topics.map((topic) => topic.slice(2)).join(",")} ${logged.slice(2)}`,
    ),
    storage: [] as string[],
    balances: [] as string[],
  } as const;
  for (const at of [...program.codes.keys(), ORIGIN]) {
    const account = world.account(at);
    ending.balances.push(`${account.balance}/${account.nonce}`);
    for (let slot = 0; slot < SLOTS; slot++) {
      ending.storage.push(world.slot(at, BigInt(slot)).current.toString());
    }
  }
  return ending;
}
