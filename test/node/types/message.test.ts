import { expect } from "chai";
import { decodeRlp, encodeRlp, hexlify, type RlpStructuredDataish, toBeArray } from "ethers";
import type { Block } from "../../../node/src/types/block.ts";
import { decodeBlock, encodeBlock } from "../../../node/src/types/codec/block.ts";
import { bytesToHex, hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import {
  BLOCK_BYTES_MAX,
  PROPOSED_BLOCK_BYTES_MAX,
  ROUND_MAX,
  VALIDATORS_MAX,
} from "../../../node/src/types/codec/limits.ts";
import {
  decodeMessage,
  encodeMessage,
  signingHash,
  type Unverified,
  type WireMessage,
} from "../../../node/src/types/codec/message.ts";
import { signatureFault } from "../../../node/src/types/codec/signature.ts";
import { verifyMessage } from "../../../node/src/types/codec/verifyMessage.ts";
import { NodeError } from "../../../node/src/types/errors.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import { keccak256Hex } from "../../../node/src/types/keccak.ts";
import type {
  CommitPayload,
  Payload,
  PreparePayload,
  RoundChangePayload,
} from "../../../node/src/types/message.ts";
import { aHeader } from "./fixtures.ts";

/** The forms are written out once more here, with the encoder of ethers. */

const DIGEST: Hash = `0x${"d1".repeat(32)}`;
const SIGNATURE = new Uint8Array(65).fill(5).with(64, 0);
const SEAL = new Uint8Array(65).fill(6).with(64, 1);
const BLOCK = { header: aHeader({ number: 9n }), transactions: [Uint8Array.of(2, 0xc0)] };

const prepare: PreparePayload = { kind: "prepare", height: 9n, round: 2, digest: DIGEST };
const commit: CommitPayload = { ...prepare, kind: "commit", commitSeal: SEAL };
const roundChange: RoundChangePayload = {
  kind: "roundChange",
  height: 9n,
  round: 3,
  prepared: { round: 2, digest: DIGEST },
};
const unlocked: RoundChangePayload = { ...roundChange, prepared: undefined };

const digest = hexToBytes(DIGEST);
const block = decodeRlp(encodeBlock(BLOCK));
const prepareForm = [[9, 2, digest], SIGNATURE];
const lockedForm = [[9, 3, [2, digest]], SIGNATURE];
const unlockedForm = [[9, 3, []], SIGNATURE];

function signed<P extends Payload>(payload: P): Unverified<P> {
  return { payload, signature: SIGNATURE };
}

const FORMS: readonly (readonly [name: string, message: WireMessage, code: number, form: Form])[] =
  [
    ["a prepare", { kind: "prepare", signed: signed(prepare) }, 0x13, prepareForm],
    [
      "a commit",
      { kind: "commit", signed: signed(commit) },
      0x14,
      [[9, 2, digest, SEAL], SIGNATURE],
    ],
    [
      "a proposal of round 0",
      {
        kind: "proposal",
        signed: signed({ kind: "proposal", height: 9n, round: 0, block: BLOCK }),
        roundChanges: [],
        prepares: [],
      },
      0x12,
      [
        [[9, 0, block], SIGNATURE],
        [[], []],
      ],
    ],
    [
      "a justified proposal",
      {
        kind: "proposal",
        signed: signed({ kind: "proposal", height: 9n, round: 3, block: BLOCK }),
        roundChanges: [signed(roundChange), signed(unlocked)],
        prepares: [signed(prepare)],
      },
      0x12,
      [
        [[9, 3, block], SIGNATURE],
        [[lockedForm, unlockedForm], [prepareForm]],
      ],
    ],
    [
      "a round change without a lock",
      { kind: "roundChange", signed: signed(unlocked), block: undefined, prepares: [] },
      0x15,
      [unlockedForm, [], []],
    ],
    [
      "a round change with a lock",
      {
        kind: "roundChange",
        signed: signed(roundChange),
        block: BLOCK,
        prepares: [signed(prepare)],
      },
      0x15,
      [lockedForm, block, [prepareForm]],
    ],
  ];

describe("QBFT messages", () => {
  for (const [name, message, code, form] of FORMS) {
    it(`${name} has its code and its form`, () => {
      const wire = encodeMessage(message);
      expect(wire[0]).to.equal(code);
      expect(bytesToHex(wire.subarray(1))).to.equal(bytesToHex(encoded(form)));
      expect(decodeMessage(wire)).to.deep.equal(message);
    });
  }

  it("are signed with their code", () => {
    expect(signingHash(prepare)).to.equal(keccak256Hex(encoded([0x13, [9, 2, digest]])));
    expect(signingHash(commit)).to.equal(keccak256Hex(encoded([0x14, [9, 2, digest, SEAL]])));
    expect(signingHash(roundChange)).to.equal(keccak256Hex(encoded([0x15, [9, 3, [2, digest]]])));
  });

  const refused: readonly (readonly [name: string, wire: Uint8Array, code: string])[] = [
    ["no bytes at all", new Uint8Array(0), "CODEC_FIELD_INVALID"],
    ["an unknown code", wired(0x16, prepareForm), "CODEC_FIELD_INVALID"],
    ["a code alone", Uint8Array.of(0x13), "CODEC_RLP_INVALID"],
    ["trailing bytes", Uint8Array.of(...wired(0x13, prepareForm), 0), "CODEC_RLP_INVALID"],
    ["a round above 1000", wired(0x13, [[9, 1001, digest], SIGNATURE]), "CODEC_FIELD_INVALID"],
    ["a round of 2^31", wired(0x13, [[9, 2 ** 31, digest], SIGNATURE]), "CODEC_FIELD_INVALID"],
    [
      "a height beyond 64 bits",
      wired(0x13, [[2n ** 64n, 2, digest], SIGNATURE]),
      "CODEC_FIELD_INVALID",
    ],
    ["a short digest", wired(0x13, [[9, 2, digest.subarray(1)], SIGNATURE]), "CODEC_FIELD_INVALID"],
    [
      "a short signature",
      wired(0x13, [[9, 2, digest], SIGNATURE.subarray(1)]),
      "CODEC_FIELD_INVALID",
    ],
    [
      "a prepare with too many fields",
      wired(0x13, [[9, 2, digest, SEAL], SIGNATURE]),
      "CODEC_FIELD_INVALID",
    ],
    ["a commit without a seal", wired(0x14, prepareForm), "CODEC_FIELD_INVALID"],
    [
      "a round change for round 0",
      wired(0x15, [[[9, 0, []], SIGNATURE], [], []]),
      "CODEC_FIELD_INVALID",
    ],
    [
      "a lock of the round asked for",
      wired(0x15, [[[9, 3, [3, digest]], SIGNATURE], block, []]),
      "CODEC_FIELD_INVALID",
    ],
    [
      "a lock without its block",
      wired(0x15, [lockedForm, [], [prepareForm]]),
      "CODEC_FIELD_INVALID",
    ],
    ["a block without a lock", wired(0x15, [unlockedForm, block, []]), "CODEC_FIELD_INVALID"],
    [
      "too many prepares",
      wired(0x15, [lockedForm, block, Array(VALIDATORS_MAX + 1).fill(prepareForm)]),
      "CODEC_LIMIT_EXCEEDED",
    ],
    [
      "too many round changes",
      wired(0x12, [
        [[9, 3, block], SIGNATURE],
        [Array(VALIDATORS_MAX + 1).fill(unlockedForm), []],
      ]),
      "CODEC_LIMIT_EXCEEDED",
    ],
    [
      "an oversized vote",
      wired(0x13, [[9, 2, new Uint8Array(512)], SIGNATURE]),
      "CODEC_LIMIT_EXCEEDED",
    ],
    [
      "an oversized message",
      new Uint8Array(BLOCK_BYTES_MAX * 2).fill(0x12),
      "CODEC_LIMIT_EXCEEDED",
    ],
  ];
  for (const [name, wire, code] of refused) {
    it(`refuse ${name}`, () => {
      expect(() => decodeMessage(wire))
        .to.throw(NodeError)
        .with.property("code", code);
    });
  }
});

describe("the largest block of a message", () => {
  const sizeOf = (bytes: number): number => encodeBlock(blockOf(bytes)).length;
  const blockOf = (bytes: number): Block => ({
    ...BLOCK,
    transactions: [new Uint8Array(bytes).with(0, 2)],
  });
  const largest = blockOf(2 * PROPOSED_BLOCK_BYTES_MAX - sizeOf(PROPOSED_BLOCK_BYTES_MAX));
  const messagesWith = (block: Block): readonly WireMessage[] => [
    {
      kind: "proposal",
      signed: signed({ kind: "proposal", height: 9n, round: 0, block }),
      roundChanges: [],
      prepares: [],
    },
    { kind: "roundChange", signed: signed(roundChange), block, prepares: [] },
  ];

  it("can be read when it is decided, with the seals of the largest set", () => {
    for (const message of messagesWith(largest)) {
      expect(decodeMessage(encodeMessage(message)).kind).to.equal(message.kind);
    }
    const seals = Array.from({ length: VALIDATORS_MAX }, () => SEAL);
    const extraData = { ...largest.header.extraData, round: ROUND_MAX, seals };
    const sealed = { ...largest, header: { ...largest.header, extraData } };
    expect(decodeBlock(encodeBlock(sealed)).header.extraData.seals).to.have.length(VALIDATORS_MAX);
  });

  it("is no larger than that", () => {
    const length = largest.transactions[0]?.length ?? 0;
    for (const message of messagesWith(blockOf(length + 1))) {
      expect(() => decodeMessage(encodeMessage(message)))
        .to.throw(NodeError)
        .with.property("code", "CODEC_LIMIT_EXCEEDED");
    }
  });
});

describe("verifyMessage", () => {
  const author: Address = `0x${"aa".repeat(20)}`;
  const locked: WireMessage = {
    kind: "proposal",
    signed: signed({ kind: "proposal", height: 9n, round: 3, block: BLOCK }),
    roundChanges: [signed(roundChange)],
    prepares: [signed(prepare)],
  };

  it("recovers every author over the hash that was signed", () => {
    const digests: Hash[] = [];
    const verification = verifyMessage(locked, (hash) => {
      digests.push(hash);
      return author;
    });
    expect(digests).to.deep.equal([
      signingHash(locked.signed.payload),
      signingHash(roundChange),
      signingHash(prepare),
    ]);
    expect(verification).to.deep.equal({
      kind: "verified",
      message: {
        kind: "proposal",
        signed: { ...locked.signed, author },
        roundChanges: [{ ...signed(roundChange), author }],
        prepares: [{ ...signed(prepare), author }],
      },
    });
  });

  it("rejects a message if any signature in it is nobody's", () => {
    const recover = (hash: Hash) => (hash === signingHash(prepare) ? undefined : author);
    expect(verifyMessage(locked, recover)).to.deep.equal({
      kind: "rejected",
      fault: "unrecoverable",
    });
  });

  it("rejects a high s and a recovery id above 1 without trying to recover", () => {
    const never = () => expect.fail("nothing to recover");
    const highS: WireMessage = {
      kind: "prepare",
      signed: { payload: prepare, signature: SIGNATURE.with(32, 0x80) },
    };
    const badId: WireMessage = {
      kind: "prepare",
      signed: { payload: prepare, signature: SIGNATURE.with(64, 2) },
    };
    expect(verifyMessage(highS, never)).to.deep.equal({ kind: "rejected", fault: "highS" });
    expect(verifyMessage(badId, never)).to.deep.equal({ kind: "rejected", fault: "recoveryId" });
  });

  it("draws the line at half the curve order", () => {
    const half = hexToBytes("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");
    const lowest = SIGNATURE.slice();
    lowest.set(half, 32);
    expect(signatureFault(lowest)).to.equal(undefined);
    expect(signatureFault(lowest.with(63, 0xa1))).to.equal("highS");
  });
});

type Form = string | number | bigint | Uint8Array | readonly Form[];

function encoded(form: Form): Uint8Array {
  return new Uint8Array(Buffer.from(encodeRlp(textOf(form)).slice(2), "hex"));
}

function textOf(form: Form): RlpStructuredDataish {
  if (typeof form === "string") return form;
  if (typeof form === "number" || typeof form === "bigint") return hexlify(toBeArray(form));
  return form instanceof Uint8Array ? hexlify(form) : form.map(textOf);
}

function wired(code: number, form: Form): Uint8Array {
  return Uint8Array.of(code, ...encoded(form));
}
