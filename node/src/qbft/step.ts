import { assertNever } from "../types/assert.ts";
import type { Input, Transition } from "../types/consensus.ts";
import type { VerifiedMessage } from "../types/message.ts";
import { keepFuture, takeFuture } from "./futureMessages.ts";
import { type HeightState, isValidator, type State } from "./state.ts";
import { chain, emit, stay } from "./transition.ts";
import { uponBlockBuilt } from "./uponBlockBuilt.ts";
import { uponBlockChecked } from "./uponBlockChecked.ts";
import { uponBlockTimer } from "./uponBlockTimer.ts";
import { uponCommit } from "./uponCommit.ts";
import { uponNewHeight } from "./uponNewHeight.ts";
import { uponPrepare } from "./uponPrepare.ts";
import { uponProposal } from "./uponProposal.ts";
import { uponRoundChange } from "./uponRoundChange.ts";
import { uponRoundTimeout } from "./uponRoundTimeout.ts";

/**
 * The consensus core, `NodeNextSubStep` of the formal specification: what a validator does about one input. Pure; the
 * driver carries out the effects strictly in order and feeds back what comes of them. Rules name their predicate of
 * the specification; docs/qbft.md has the table.
 */
export function step(state: State, input: Input): Transition<State> {
  switch (input.kind) {
    case "newHeight":
      return beginHeight(state, input);
    case "message":
      return uponMessage(state, input.message);
    case "blockTimerFired":
      return atHeight(state, input.height, uponBlockTimer);
    case "roundTimerFired":
      return atHeight(state, input.height, (current) => uponRoundTimeout(current, input));
    case "blockBuilt":
      return atHeight(state, input.height, (current) => uponBlockBuilt(current, input));
    case "blockChecked":
      return atHeight(state, input.height, (current) => uponBlockChecked(current, input));
    default:
      return assertNever(input);
  }
}

/** Then come the messages that were early. A height at or below ours is no news. */
function beginHeight(
  state: State,
  input: Extract<Input, { readonly kind: "newHeight" }>,
): Transition<State> {
  const { current } = state;
  if (current !== undefined && input.parent.block.header.number < current.height) {
    return stay(state);
  }
  const begun = uponNewHeight(state, input);
  const { messages, rest } = takeFuture(state.future, begun.state.height);
  const ahead = [...state.heard].filter(([, height]) => height > begun.state.height);
  const next = { ...state, current: begun.state, future: rest, heard: new Map(ahead) };
  const replays = messages.map((message) => (later: State) => uponMessage(later, message));
  return chain(emit(next, ...begun.effects), ...replays);
}

/** Applies a rule to the height in progress, if the input is for it and it is still open. */
function atHeight(
  state: State,
  height: bigint,
  rule: (current: HeightState) => Transition<HeightState>,
): Transition<State> {
  const { current } = state;
  if (current === undefined || current.height !== height || current.decided) return stay(state);
  const { state: next, effects } = rule(current);
  return { state: { ...state, current: next }, effects };
}

function uponMessage(state: State, message: VerifiedMessage): Transition<State> {
  const { current } = state;
  const { height } = message.signed.payload;
  if (current !== undefined && height > current.height)
    return keepForLater(state, current, message);
  return atHeight(state, height, (open) => applyMessage(open, message));
}

function applyMessage(current: HeightState, message: VerifiedMessage): Transition<HeightState> {
  switch (message.kind) {
    case "proposal":
      return uponProposal(current, message);
    case "prepare":
      return uponPrepare(current, message);
    case "commit":
      return uponCommit(current, message);
    case "roundChange":
      return uponRoundChange(current, message);
    default:
      return assertNever(message);
  }
}

/** Keeps it, and says once for each height an author reaches that the author is ahead of us. */
function keepForLater(
  state: State,
  current: HeightState,
  message: VerifiedMessage,
): Transition<State> {
  const { futureMessagesMax, futureHeightsMax } = state.config;
  const future = keepFuture(state.future, message, {
    validators: current.validators,
    height: current.height,
    messagesMax: futureMessagesMax,
    heightsMax: futureHeightsMax,
  });
  const { author, payload } = message.signed;
  const heard = state.heard.get(author) ?? current.height;
  if (!isValidator(current, author) || payload.height <= heard) return stay({ ...state, future });
  const next = { ...state, future, heard: new Map(state.heard).set(author, payload.height) };
  const { height } = payload;
  return emit(next, { kind: "fellBehind", height, author });
}
