import { assert } from "../assert.ts";
import type { ExtraData } from "../block.ts";
import { bigintToBytes, hexToBytes } from "./bytes.ts";
import { invalidField } from "./errors.ts";
import {
  addressOf,
  bytesOf,
  fixedBytesOf,
  listOf,
  listWithin,
  numberOf,
  signatureOf,
  tupleOf,
  validatorsOf,
} from "./fields.ts";
import { ROUND_MAX, VALIDATORS_MAX } from "./limits.ts";
import { decodeRLP, encodeRLP, type RLPInput, type RLPItem } from "./rlp.ts";

const VANITY_BYTES = 32;
const VOTE_ADD = Uint8Array.of(0xff);
const VOTE_DROP = new Uint8Array(0);

/**
 * What the encoding keeps.
 * - `full`: everything, as stored and sent.
 * - `seal`: the real round without seals; what a commit seal signs.
 * - `hash`: round 0 without seals; what the block hash covers, equal in every round.
 */
export type ExtraDataForm = "full" | "seal" | "hash";

/** The contract-mode extraData of a genesis block and the template of a proposal. */
export const EMPTY_EXTRA_DATA: ExtraData = {
  vanity: new Uint8Array(VANITY_BYTES),
  validators: [],
  vote: undefined,
  round: 0,
  seals: [],
};

export function encodeExtraData(extraData: ExtraData, form: ExtraDataForm): Uint8Array {
  assert(extraData.vanity.length === VANITY_BYTES, "vanity is 32 bytes");
  const round = form === "hash" ? 0 : extraData.round;
  return encodeRLP([
    extraData.vanity,
    extraData.validators.map(hexToBytes),
    encodeVote(extraData.vote),
    bigintToBytes(BigInt(round)),
    form === "full" ? extraData.seals : [],
  ]);
}

/** Throws CodecError unless the bytes are the canonical `RLP[vanity, validators, vote, round, seals]`. */
export function decodeExtraData(bytes: Uint8Array): ExtraData {
  const [vanity, validators, vote, round, seals] = tupleOf(decodeRLP(bytes), 5, "extraData");
  return {
    vanity: fixedBytesOf(vanity, VANITY_BYTES, "extraData.vanity").slice(),
    validators: validatorsOf(validators, "extraData.validators"),
    vote: decodeVote(vote),
    round: numberOf(round, { min: 0, max: ROUND_MAX }, "extraData.round"),
    seals: listWithin(seals, VALIDATORS_MAX, "extraData.seals", (item) =>
      signatureOf(item, "extraData.seals"),
    ),
  };
}

function encodeVote(vote: ExtraData["vote"]): RLPInput {
  if (vote === undefined) return [];
  return [hexToBytes(vote.recipient), vote.add ? VOTE_ADD : VOTE_DROP];
}

function decodeVote(item: RLPItem | undefined): ExtraData["vote"] {
  if (listOf(item, "extraData.vote").length === 0) return undefined;
  const [recipient, kind] = tupleOf(item, 2, "extraData.vote");
  const action = bytesOf(kind, "extraData.vote");
  const add = action.length === 1 && action[0] === VOTE_ADD[0];
  if (!add && action.length !== 0)
    throw invalidField("extraData.vote", "0xff (add) or empty (drop)");
  return { recipient: addressOf(recipient, "extraData.vote"), add };
}
