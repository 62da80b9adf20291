import fc from "fast-check";
import type { Block, ExtraData, Header } from "../../../node/src/types/block.ts";
import { bytesToHex } from "../../../node/src/types/codec/bytes.ts";
import { EMPTY_EXTRA_DATA } from "../../../node/src/types/codec/extraData.ts";
import type { WireMessage } from "../../../node/src/types/codec/message.ts";
import type { Hash, Hex } from "../../../node/src/types/hex.ts";

/** Any well-formed value of each codec's type. */

export function bytes(length: number): fc.Arbitrary<Uint8Array> {
  return fc.uint8Array({ minLength: length, maxLength: length });
}

const hex = (length: number): fc.Arbitrary<Hex> => bytes(length).map(bytesToHex);
const address = hex(20);
const hash: fc.Arbitrary<Hash> = hex(32);
const signature = bytes(65);
const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const round = fc.integer({ min: 0, max: 1000 });

export const anExtraData: fc.Arbitrary<ExtraData> = fc.record({
  vanity: bytes(32),
  validators: fc.array(address, { maxLength: 5 }),
  vote: fc.option(fc.record({ recipient: address, add: fc.boolean() }), { nil: undefined }),
  round,
  seals: fc.array(signature, { maxLength: 4 }),
});

export const anyHeader: fc.Arbitrary<Header> = fc.record({
  parentHash: hash,
  coinbase: address,
  stateRoot: hash,
  transactionsRoot: hash,
  receiptsRoot: hash,
  logsBloom: bytes(256),
  number: uint64,
  gasLimit: uint64,
  gasUsed: uint64,
  timestamp: uint64,
  extraData: anExtraData,
});

const typedTransaction = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.uint8Array({ maxLength: 80 }))
  .map(([type, rest]) => Uint8Array.of(type, ...rest));
/** `RLP[[bytes]]`, the outer shape of a legacy transaction. */
const legacyTransaction = bytes(20).map((body) => Uint8Array.of(0xc0 + 21, 0x80 + 20, ...body));

export const anyBlock: fc.Arbitrary<Block> = fc.record({
  header: anyHeader,
  transactions: fc.array(fc.oneof(typedTransaction, legacyTransaction), { maxLength: 4 }),
});

const prepare = fc.record({
  payload: fc.record({
    kind: fc.constant("prepare" as const),
    height: uint64,
    round,
    digest: hash,
  }),
  signature,
});

const preparedBelow = (target: number) =>
  fc.record({ round: fc.integer({ min: 0, max: target - 1 }), digest: hash });

const roundChange = fc.integer({ min: 1, max: 1000 }).chain((target) =>
  fc.record({
    payload: fc.record({
      kind: fc.constant("roundChange" as const),
      height: uint64,
      round: fc.constant(target),
      prepared: fc.option(preparedBelow(target), { nil: undefined }),
    }),
    signature,
  }),
);

const proposal = fc.record({
  payload: fc.record({
    kind: fc.constant("proposal" as const),
    height: uint64,
    round,
    block: anyBlock,
  }),
  signature,
});

const commit = fc.record({
  payload: fc.record({
    kind: fc.constant("commit" as const),
    height: uint64,
    round,
    digest: hash,
    commitSeal: signature,
  }),
  signature,
});

const prepares = fc.array(prepare, { maxLength: 3 });

export const anyMessage: fc.Arbitrary<WireMessage> = fc.oneof(
  fc.record({ kind: fc.constant("prepare" as const), signed: prepare }),
  fc.record({ kind: fc.constant("commit" as const), signed: commit }),
  fc.record({
    kind: fc.constant("proposal" as const),
    signed: proposal,
    roundChanges: fc.array(roundChange, { maxLength: 3 }),
    prepares,
  }),
  fc.tuple(roundChange, anyBlock, prepares).map(([signed, block, certificate]) => ({
    kind: "roundChange" as const,
    signed,
    block: signed.payload.prepared === undefined ? undefined : block,
    prepares: certificate,
  })),
);

/** One byte of the input changed, dropped or added. */
export function mutationOf(input: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat({ max: Math.max(0, input.length - 1) });
  const byte = fc.integer({ min: 0, max: 255 });
  return fc.tuple(fc.constantFrom("change", "drop", "add"), at, byte).map(([how, index, value]) => {
    const middle = how === "drop" ? [] : how === "change" ? [value] : [value, input[index] ?? 0];
    return Uint8Array.from([...input.subarray(0, index), ...middle, ...input.subarray(index + 1)]);
  });
}

/** A header with every field in place; override what a test is about. */
export function aHeader(overrides: Partial<Header> = {}): Header {
  const zero: Hash = `0x${"00".repeat(32)}`;
  return {
    parentHash: zero,
    coinbase: `0x${"00".repeat(20)}`,
    stateRoot: zero,
    transactionsRoot: zero,
    receiptsRoot: zero,
    logsBloom: new Uint8Array(256),
    number: 1n,
    gasLimit: 100_000_000n,
    gasUsed: 0n,
    timestamp: 1n,
    extraData: EMPTY_EXTRA_DATA,
    ...overrides,
  };
}
