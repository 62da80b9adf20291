import { blockInRound, digestOf } from "../../../node/src/qbft/block.ts";
import { createState, type State } from "../../../node/src/qbft/state.ts";
import { step } from "../../../node/src/qbft/step.ts";
import type { SealedBlock } from "../../../node/src/types/block.ts";
import type { Draft, Effect, Input } from "../../../node/src/types/consensus.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import type { ProposalMessage, VerifiedMessage } from "../../../node/src/types/message.ts";
import { INVALID_GAS } from "./checkers.ts";
import { aBlock, aConfig, GENESIS, messageOf, signedBy, stubRecover } from "./network.ts";
import type { World } from "./simulator.ts";

type Manner = "silent" | "equivocate" | "invalid" | "runAhead" | "ignoreLocks" | "forgeLocks";

const MANNERS: readonly Manner[] = [
  "silent",
  "equivocate",
  "equivocate",
  "invalid",
  "runAhead",
  "ignoreLocks",
  "forgeLocks",
];

/**
 * A liar: it follows the protocol with the real core to know when it can do harm, but
 * - `silent` never says a word;
 * - `equivocate` proposes one block to some and another to others, prepares and commits to whatever
 *   it sees, and forgets its lock in every round change;
 * - `invalid` proposes blocks that do not execute;
 * - `runAhead` asks for the highest round there is;
 * - `ignoreLocks` proposes a block of its own where a locked one is due;
 * - `forgeLocks` claims the highest lock there can be, with its own prepare as proof.
 */
export function createLiar(
  self: Address,
  world: World,
): { receive(message: VerifiedMessage): void } {
  const manner = world.random.pick(MANNERS);
  world.trace(`${self} is ${manner}`);
  const liar = new Liar(self, world, manner);
  if (manner !== "silent") liar.start();
  return liar;
}

class Liar {
  readonly #self: Address;
  readonly #world: World;
  readonly #manner: Manner;
  #state: State;
  #head: SealedBlock = GENESIS;
  readonly #blocks = new Map<string, ProposalMessage>();

  constructor(self: Address, world: World, manner: Manner) {
    this.#self = self;
    this.#world = world;
    this.#manner = manner;
    this.#state = createState(aConfig(self), stubRecover);
  }

  start(): void {
    const { validators } = this.#world;
    this.#input({ kind: "newHeight", parent: this.#head, validators, recovered: undefined });
  }

  receive(message: VerifiedMessage): void {
    if (this.#manner === "silent") return;
    if (this.#manner === "equivocate" && message.kind === "proposal") this.#agreeWith(message);
    this.#input({ kind: "message", message });
  }

  #input(input: Input): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #later(delayMs: number, input: Input): void {
    this.#world.schedule.in(delayMs, () => this.#input(input));
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "send":
        this.#send(effect.draft);
        break;
      case "buildBlock": {
        const { height, round } = effect;
        const block = aBlock(this.#head, this.#self, {
          gasUsed: this.#manner === "invalid" ? INVALID_GAS : 0n,
        });
        this.#later(5, { kind: "blockBuilt", height, round, block });
        break;
      }
      case "checkBlock": {
        const { height, round, digest } = effect;
        this.#later(5, { kind: "blockChecked", height, round, digest, valid: true });
        break;
      }
      case "decide":
        this.#head = effect.block;
        this.#world.schedule.in(0, () => this.start());
        break;
      case "startBlockTimer":
        this.#later(1_000, { kind: "blockTimerFired", height: effect.height });
        break;
      case "startRoundTimer": {
        const { height, round, afterMs } = effect;
        this.#later(afterMs, { kind: "roundTimerFired", height, round });
        break;
      }
      default:
        break;
    }
  }

  #send(draft: Draft): void {
    const lie = this.#lieAbout(draft);
    const message = messageOf(this.#self, lie);
    this.#world.schedule.in(0, () => this.receive(message));
    if (this.#manner !== "equivocate" || lie.kind !== "proposal") {
      this.#world.broadcast(this.#self, message);
      return;
    }
    const other = messageOf(this.#self, anotherProposal(lie));
    for (const to of this.#world.validators) {
      if (to === this.#self) continue;
      this.#world.send(this.#self, to, this.#world.random.chance(0.5) ? message : other);
    }
    this.receive(other);
  }

  #lieAbout(draft: Draft): Draft {
    switch (this.#manner) {
      case "runAhead":
        return draft.kind === "roundChange" ? unlocked(draft, 1000) : draft;
      case "equivocate":
        return draft.kind === "roundChange" ? unlocked(draft, draft.payload.round) : draft;
      case "ignoreLocks":
        return draft.kind === "proposal" ? this.#ownProposal(draft) : draft;
      case "forgeLocks":
        return this.#forge(draft);
      default:
        return draft;
    }
  }

  #ownProposal(draft: ProposalDraft): ProposalDraft {
    const block = aBlock(this.#head, this.#self, { round: draft.payload.round });
    return { ...draft, payload: { ...draft.payload, block } };
  }

  /** A lock on a block of ours in the round before, and in a proposal a round change that claims it. */
  #forge(draft: Draft): Draft {
    const { height, round } = draft.payload;
    if (round === 0 || (draft.kind !== "roundChange" && draft.kind !== "proposal")) return draft;
    const block = aBlock(this.#head, this.#self, { round: round - 1 });
    const prepared = { round: round - 1, digest: digestOf(block) };
    const prepare = { kind: "prepare", height, ...prepared } as const;
    const prepares = [signedBy(this.#self, prepare)];
    const claim = { kind: "roundChange", height, round, prepared } as const;
    if (draft.kind === "roundChange")
      return { kind: "roundChange", payload: claim, block, prepares };
    const others = draft.roundChanges.filter(({ author }) => author !== this.#self);
    return {
      ...draft,
      payload: { ...draft.payload, block: blockInRound(block, round) },
      roundChanges: [...others, signedBy(this.#self, claim)],
      prepares,
    };
  }

  /** Prepares and commits to every proposal there is, at once. */
  #agreeWith(message: ProposalMessage): void {
    const { height, round, block } = message.signed.payload;
    const digest = digestOf(block);
    const key = `${height} ${round} ${digest}`;
    if (this.#blocks.has(key)) return;
    this.#blocks.set(key, message);
    const prepare = {
      kind: "prepare",
      payload: { kind: "prepare", height, round, digest },
    } as const;
    const commit = {
      kind: "commit",
      payload: { kind: "commit", height, round, digest },
      block: blockInRound(block, round),
    } as const;
    for (const draft of [prepare, commit]) {
      this.#world.broadcast(this.#self, messageOf(this.#self, draft));
    }
  }
}

type ProposalDraft = Extract<Draft, { readonly kind: "proposal" }>;
type RoundChangeDraft = Extract<Draft, { readonly kind: "roundChange" }>;

/** The same place, another block. */
function anotherProposal(draft: ProposalDraft): ProposalDraft {
  const { block } = draft.payload;
  const header = { ...block.header, gasUsed: block.header.gasUsed + 7n };
  return { ...draft, payload: { ...draft.payload, block: { ...block, header } } };
}

function unlocked(draft: RoundChangeDraft, round: number): RoundChangeDraft {
  const payload = { ...draft.payload, round, prepared: undefined };
  return { kind: "roundChange", payload, block: undefined, prepares: [] };
}
