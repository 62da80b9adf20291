import { randomBytes, randomInt } from "node:crypto";
import { signDigest } from "../../node/src/crypto/signing.ts";
import { listRoot } from "../../node/src/exec/trie/listRoot.ts";
import { encodeFrame } from "../../node/src/p2p/frames.ts";
import type { Block, SealedBlock } from "../../node/src/types/block.ts";
import { bytesToHex } from "../../node/src/types/codec/bytes.ts";
import { blockHash } from "../../node/src/types/codec/header.ts";
import {
  encodeMessage,
  signingHash,
  type WireMessage,
} from "../../node/src/types/codec/message.ts";
import type { Hash } from "../../node/src/types/hex.ts";
import type { Payload } from "../../node/src/types/message.ts";
import type { Accomplice } from "./accomplice.ts";

/** A message of the flood, as it goes over the wire. */
export interface Shot {
  readonly kind: string;
  readonly frame: Uint8Array;
}

const ROUNDS = 1_000;
const HEIGHTS_AHEAD = 12;
const VALIDATORS = 4;
/** Of the block that a round change says it is locked on: as large as fits often, and as many as fit once. */
const BODIES = [
  { count: 100, bytes: 200 },
  { count: 40, bytes: 50_000 },
  { count: 4_000, bytes: 100 },
] as const;

/** Well-signed messages of one validator that are of no use to anybody, for the heights around a head. */
export function createSignedShots({ privateKey }: Accomplice): (head: SealedBlock) => Shot {
  const signed = <P extends Payload>(payload: P) => ({
    payload,
    signature: signDigest(privateKey, signingHash(payload)),
  });
  const anyDigest = (): Hash => bytesToHex(randomBytes(32));
  const shot = (kind: string, message: WireMessage): Shot => ({
    kind,
    frame: encodeFrame({ kind: "consensus", message: encodeMessage(message) }),
  });
  const bodies = BODIES.map(({ count, bytes }) => {
    const transactions = Array.from({ length: count }, () =>
      Buffer.concat([Buffer.of(2), randomBytes(bytes)]),
    );
    return { transactions, root: listRoot(transactions) };
  });
  const blockOn = (head: SealedBlock, height: bigint): Block => {
    const { transactions, root } = bodies[randomInt(bodies.length)] ?? {
      transactions: [],
      root: anyDigest(),
    };
    const header = { ...head.block.header, number: height, parentHash: head.hash };
    return { header: { ...header, transactionsRoot: root, stateRoot: anyDigest() }, transactions };
  };
  const prepareFor = (height: bigint, round: number, digest: Hash) =>
    signed({ kind: "prepare", height, round, digest } as const);

  const makers: readonly ((head: SealedBlock, height: bigint) => Shot)[] = [
    (_head, height) =>
      shot("prepare", {
        kind: "prepare",
        signed: prepareFor(height, randomInt(ROUNDS), anyDigest()),
      }),
    (_head, height) => {
      const commitSeal = signDigest(privateKey, anyDigest());
      const payload = {
        kind: "commit",
        height,
        round: randomInt(ROUNDS),
        digest: anyDigest(),
        commitSeal,
      } as const;
      return shot("commit", { kind: "commit", signed: signed(payload) });
    },
    (head, height) => {
      const block = blockOn(head, height);
      const prepared = { round: 0, digest: blockHash(block.header) };
      const payload = {
        kind: "roundChange",
        height,
        round: randomInt(1, ROUNDS + 1),
        prepared,
      } as const;
      const prepares = Array.from({ length: VALIDATORS }, () => prepareFor(height, 0, anyDigest()));
      return shot("roundChange", { kind: "roundChange", signed: signed(payload), block, prepares });
    },
    (head, height) => {
      const round = randomInt(1, ROUNDS);
      const payload = { kind: "proposal", height, round, block: blockOn(head, height) } as const;
      const roundChanges = Array.from({ length: VALIDATORS }, () =>
        signed({
          kind: "roundChange",
          height,
          round,
          prepared: { round: 0, digest: anyDigest() },
        } as const),
      );
      const prepares = Array.from({ length: VALIDATORS }, () => prepareFor(height, 0, anyDigest()));
      return shot("proposal", {
        kind: "proposal",
        signed: signed(payload),
        roundChanges,
        prepares,
      });
    },
  ];
  return (head) => {
    const make = makers[randomInt(makers.length)] ?? makers[0];
    const height = head.block.header.number + BigInt(randomInt(1, HEIGHTS_AHEAD));
    if (make === undefined) throw new Error("there are makers");
    return make(head, height);
  };
}
