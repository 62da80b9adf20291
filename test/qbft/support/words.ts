import { digestOf } from "../../../node/src/qbft/block.ts";
import type { Draft, Effect, Input } from "../../../node/src/types/consensus.ts";
import type { Address, Hash } from "../../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../../node/src/types/message.ts";
import { validators } from "./network.ts";

/** What a block is called in a transcript. */
export type NameOf = (digest: Hash | undefined) => string;

/** Calls blocks A, B, C … in the order in which they are first spoken of. */
export function blockNames(): NameOf {
  const names = new Map<Hash, string>();
  return (digest) => {
    if (digest === undefined) return "-";
    const name = names.get(digest) ?? String.fromCharCode("A".charCodeAt(0) + names.size);
    names.set(digest, name);
    return name;
  };
}

/** An effect in words: what it is, where (`height/round`), and which block. */
export function effectWords(effect: Effect, nameOf: NameOf): string {
  switch (effect.kind) {
    case "send":
      return `send ${draftText(effect.draft, nameOf)}`;
    case "persistPrepared": {
      const { round, digest, prepares } = effect.certificate;
      return `persistPrepared ${effect.height}/${round} ${nameOf(digest)} by ${prepares.length}`;
    }
    case "decide": {
      const { extraData, number } = effect.block.block.header;
      const { round, seals } = extraData;
      return `decide ${number}/${round} ${nameOf(effect.block.hash)} by ${seals.length}`;
    }
    case "startBlockTimer":
      return `startBlockTimer ${effect.height} at ${effect.notBefore} or ${effect.emptyNotBefore}`;
    case "startRoundTimer":
      return `startRoundTimer ${effect.height}/${effect.round} ${effect.afterMs}ms`;
    case "buildBlock":
      return `buildBlock ${effect.height}/${effect.round}`;
    case "checkBlock":
      return `checkBlock ${effect.height}/${effect.round} ${nameOf(effect.digest)}`;
    case "fellBehind":
      return `fellBehind ${effect.height} by v${indexOf(effect.author)}`;
  }
}

function draftText(draft: Draft, nameOf: NameOf): string {
  const { height, round } = draft.payload;
  const place = `${draft.kind} ${height}/${round}`;
  switch (draft.kind) {
    case "proposal": {
      const { block } = draft.payload;
      const reasons = `${draft.roundChanges.length}+${draft.prepares.length}`;
      return `${place} ${nameOf(digestOf(block))} because ${reasons}`;
    }
    case "prepare":
    case "commit":
      return `${place} ${nameOf(draft.payload.digest)}`;
    case "roundChange": {
      const { prepared } = draft.payload;
      return prepared ? `${place} locked ${prepared.round} ${nameOf(prepared.digest)}` : place;
    }
  }
}

export function indexOf(address: Address): number {
  return validators(20).indexOf(address);
}

/** The rule of the core that an input meets, and in brackets what the formal specification calls it. */
export function inputText(input: Input, nameOf: NameOf): string {
  switch (input.kind) {
    case "newHeight":
      return `uponNewHeight [UponNewBlock] ${input.parent.block.header.number + 1n}${recoveredText(input, nameOf)}`;
    case "blockTimerFired":
      return `uponBlockTimer [UponBlockTimeout] ${input.height}`;
    case "roundTimerFired":
      return `uponRoundTimeout [UponRoundTimeout] ${input.height}/${input.round}`;
    case "blockBuilt":
      return `uponBlockBuilt [getNewBlock] ${input.height}/${input.round} ${nameOf(digestOf(input.block))}`;
    case "blockChecked":
      return `uponBlockChecked [validateEthereumBlock] ${input.height}/${input.round} ${nameOf(input.digest)}`;
    case "message":
      return messageText(input.message, nameOf);
  }
}

function messageText(message: VerifiedMessage, nameOf: NameOf): string {
  const { author, payload } = message.signed;
  const place = `${payload.height}/${payload.round}`;
  const from = `from v${indexOf(author)}`;
  switch (message.kind) {
    case "proposal":
      return `uponProposal [UponProposal] ${place} ${nameOf(digestOf(message.signed.payload.block))} ${from}`;
    case "prepare":
      return `uponPrepare [UponPrepare] ${place} ${nameOf(message.signed.payload.digest)} ${from}`;
    case "commit":
      return `uponCommit [UponCommit] ${place} ${nameOf(message.signed.payload.digest)} ${from}`;
    case "roundChange": {
      const { prepared } = message.signed.payload;
      const lock = prepared ? ` locked ${prepared.round} ${nameOf(prepared.digest)}` : "";
      return `uponRoundChange [UponRoundChange] ${place}${lock} ${from}`;
    }
  }
}

function recoveredText(
  { recovered }: Extract<Input, { readonly kind: "newHeight" }>,
  nameOf: NameOf,
): string {
  if (recovered === undefined) return "";
  const votes = recovered.votes.map(({ kind, round }) => `${kind} ${round}`).join(", ");
  const { prepared } = recovered;
  const lock = prepared ? `, locked ${prepared.round} ${nameOf(prepared.digest)}` : "";
  return ` with log: ${votes}${lock}`;
}
