import { randomBytes, randomInt } from "node:crypto";
import { getBytes, SigningKey, Transaction, ZeroAddress } from "ethers";
import { encodeFrame, type Frame, WANTED_MAX } from "../../node/src/p2p/frames.ts";
import { bytesToHex } from "../../node/src/types/codec/bytes.ts";
import type { CompactProposal } from "../../node/src/types/codec/compactProposal.ts";
import { BLOCK_TRANSACTIONS_MAX, MESSAGE_BYTES_MAX } from "../../node/src/types/codec/limits.ts";
import { encodeRLP, type RLPInput } from "../../node/src/types/codec/rlp.ts";
import type { Hash } from "../../node/src/types/hex.ts";
import type { Shot } from "./signed.ts";

const CONSENSUS = 2;
const ROUND_CHANGE = 0x15;
const NESTING = 100_000;
const ITEMS = 200_000;

/** Frames that no correct node sends; each costs whoever sends it its connection. */
const MAKERS: readonly { readonly kind: string; readonly make: () => Uint8Array }[] = [
  { kind: "oversized", make: () => new Uint8Array(MESSAGE_BYTES_MAX + 2).fill(CONSENSUS) },
  {
    kind: "nested",
    make: () => {
      let list: RLPInput = [];
      for (let depth = 0; depth < 40; depth += 1) list = [list];
      return Uint8Array.of(CONSENSUS, ROUND_CHANGE, ...encodeRLP(list));
    },
  },
  {
    kind: "opened",
    make: () => Buffer.concat([Buffer.of(CONSENSUS, ROUND_CHANGE), Buffer.alloc(NESTING, 0xc1)]),
  },
  {
    kind: "manyItems",
    make: () => {
      const body = encodeRLP(Array.from({ length: ITEMS }, () => new Uint8Array(0)));
      return encodeFrame({
        kind: "consensus",
        message: Buffer.concat([Buffer.of(ROUND_CHANGE), body]),
      });
    },
  },
  { kind: "notCanonical", make: () => Uint8Array.of(CONSENSUS, 0x13, 0xc2, 0x81, 0x01) },
  { kind: "unknownKind", make: () => Uint8Array.of(99, ...randomBytes(1_000)) },
  { kind: "random", make: () => randomBytes(randomInt(1, 100_000)) },
  {
    kind: "unasked",
    make: () => encodeFrame({ kind: "blocks", id: 77, items: [randomBytes(50_000)] }),
  },
];

export function malformedShot(): Shot {
  const { kind, make } = MAKERS[randomInt(MAKERS.length)] ?? {
    kind: "empty",
    make: () => new Uint8Array(0),
  };
  return { kind, frame: make() };
}

const ROUNDS = 1_000;

/** Well-formed frames that cost the peer more than their sender: useless transactions, hashes of none, and questions. */
export function createHeavyShots(chainId: bigint): (head: bigint) => Shot {
  const junk = Array.from({ length: 200 }, () => Buffer.concat([Buffer.of(2), randomBytes(150)]));
  const useless = Array.from({ length: 20 }, () => uselessTransactions(chainId));
  const pieces = Array.from({ length: 512 }, () => ({
    hash: bytesToHex(randomBytes(32)),
    place: bytesToHex(randomBytes(33)),
  }));
  const makers: readonly ((id: number, number: bigint, next: bigint) => Frame)[] = [
    () => ({ kind: "transactions", transactions: junk }),
    () => ({ kind: "transactions", transactions: useless[randomInt(useless.length)] ?? junk }),
    (id, number) => ({ kind: "getBlocks", id, number, count: 1_024 }),
    (id, number) => ({ kind: "getHeaders", id, number, count: 1_024 }),
    (id, number) => ({ kind: "getState", id, number, pieces }),
    () => ({ kind: "getTransactions", hashes: someHashes(WANTED_MAX) }),
    (_id, _number, height) => ({ kind: "proposal", proposal: proposalOfNothing(height) }),
  ];
  return (head) => {
    const number = head > 0n ? BigInt(randomInt(Number(head))) : 0n;
    const make = makers[randomInt(makers.length)] ?? makers[0];
    if (make === undefined) throw new Error("there are makers");
    const frame = make(randomInt(2 ** 32), number, head + 1n);
    return { kind: frame.kind, frame: encodeFrame(frame) };
  };
}

/** It names as many transactions as it may, none of which anybody has. */
function proposalOfNothing(height: bigint): CompactProposal {
  return {
    height: height + BigInt(randomInt(2)),
    round: randomInt(ROUNDS),
    header: encodeRLP([randomBytes(500)]),
    hashes: someHashes(BLOCK_TRANSACTIONS_MAX),
    signature: randomBytes(65),
    justification: encodeRLP([[], []]),
  };
}

function someHashes(count: number): readonly Hash[] {
  const bytes = randomBytes(count * 32);
  return Array.from({ length: count }, (_, at) =>
    bytesToHex(bytes.subarray(at * 32, at * 32 + 32)),
  );
}

/** Well signed, by keys that nobody admitted. */
function uselessTransactions(chainId: bigint): readonly Uint8Array[] {
  return Array.from({ length: 100 }, () => {
    const wallet = new SigningKey(randomBytes(32));
    const transaction = Transaction.from({ type: 2, chainId, gasLimit: 21_000, to: ZeroAddress });
    transaction.signature = wallet.sign(transaction.unsignedHash);
    return getBytes(transaction.serialized);
  });
}
