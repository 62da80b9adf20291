import { createRepeater, type Repeater } from "../../../node/src/app/repeater.ts";
import { createState, type State } from "../../../node/src/qbft/state.ts";
import { step } from "../../../node/src/qbft/step.ts";
import { decodeMessage, encodeMessage } from "../../../node/src/types/codec/message.ts";
import { verifyMessage } from "../../../node/src/types/codec/verifyMessage.ts";
import type { Effect, Input, Recovered } from "../../../node/src/types/consensus.ts";
import type { Address } from "../../../node/src/types/hex.ts";
import {
  aBlock,
  aConfig,
  GENESIS,
  messageOf,
  stubRecover,
  validator,
  validators,
} from "./network.ts";
import { createSchedule, type Schedule } from "./schedule.ts";

/** Validators of one height that cannot hear each other, until at one moment all that are up can. */
export interface Reunion {
  readonly validators: number;
  /** What the log of each validator that is up remembers, by its index; undefined for a height just begun. */
  readonly up: ReadonlyMap<number, Recovered | undefined>;
  /** How long before the reunion each of them was started: where in its round its timer is. */
  readonly aloneMs: (index: number) => number;
}

const START_MS = 2_000_000;
const REUNION_MS = START_MS + 100_000;
const DELAY_MS = 50;
const EXECUTION_MS = 100;
/** Status, question, answer and execution. */
const FETCH_MS = 3 * DELAY_MS + EXECUTION_MS;
const GIVE_UP_MS = 200_000;

/** Milliseconds from the reunion until every validator that is up has the block. */
export function blockAfterMs({ validators: count, up, aloneMs }: Reunion): number {
  const schedule = createSchedule(START_MS);
  const members = [...up.keys()].map((index) => new Member(index, count, schedule));
  const wires = new Map(members.map((member) => [member.self, member]));
  for (const member of members) {
    member.peers = wires;
    const startMs = REUNION_MS - aloneMs(member.index);
    schedule.in(startMs - START_MS, () => member.start(up.get(member.index)));
  }
  schedule.in(REUNION_MS - START_MS, () => {
    for (const member of members) member.meet();
  });
  const areDone = () => members.every(({ isDone }) => isDone);
  schedule.runUntil(REUNION_MS + GIVE_UP_MS, areDone);
  return schedule.nowMs() - REUNION_MS;
}

class Member {
  readonly self: Address;
  readonly index: number;
  readonly #validators: readonly Address[];
  readonly #schedule: Schedule;
  readonly #repeater: Repeater;
  peers: ReadonlyMap<Address, Member> = new Map();
  isDone = false;
  #isConnected = false;
  #state: State;
  #timer = 0;

  constructor(index: number, count: number, schedule: Schedule) {
    this.index = index;
    this.self = validator(index);
    this.#validators = validators(count);
    this.#schedule = schedule;
    this.#state = createState(aConfig(this.self), stubRecover);
    this.#repeater = createRepeater({
      broadcastConsensus: (wire) => this.#broadcast(wire),
      sendConsensus: (peer, wire) => this.#deliver(peer, wire),
    });
  }

  start(recovered: Recovered | undefined): void {
    const set = this.#validators;
    this.#input({ kind: "newHeight", parent: GENESIS, validators: set, recovered });
  }

  /** Connections are there, and with each comes the peer's head. */
  meet(): void {
    this.#isConnected = true;
    for (const peer of this.peers.keys()) {
      if (peer === this.self) continue;
      const status = { headNumber: 0n, headHash: GENESIS.hash, earliestNumber: 0n };
      this.#schedule.in(DELAY_MS, () => this.#repeater.onStatus(peer, status));
    }
  }

  hear(wire: Uint8Array): void {
    const verification = verifyMessage(decodeMessage(wire), stubRecover);
    if (verification.kind === "verified")
      this.#input({ kind: "message", message: verification.message });
  }

  /** Those who do not decide themselves fetch the block from one who did. */
  #finish(): void {
    this.isDone = true;
    for (const peer of this.peers.values()) {
      this.#schedule.in(FETCH_MS, () => {
        if (this.#isConnected) peer.isDone = true;
      });
    }
  }

  #broadcast(wire: Uint8Array): void {
    for (const peer of this.peers.keys()) if (peer !== this.self) this.#deliver(peer, wire);
  }

  #deliver(to: Address, wire: Uint8Array): void {
    const peer = this.peers.get(to);
    if (this.#isConnected && peer !== undefined) {
      this.#schedule.in(DELAY_MS, () => peer.hear(wire));
    }
  }

  #input(input: Input): void {
    const { state, effects } = step(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #later(delayMs: number, input: Input): void {
    this.#schedule.in(delayMs, () => this.#input(input));
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case "send": {
        const message = messageOf(this.self, effect.draft);
        this.#repeater.announce(message, encodeMessage(message));
        this.#later(0, { kind: "message", message });
        break;
      }
      case "buildBlock": {
        const { height, round } = effect;
        const block = aBlock(GENESIS, this.self, { salt: round });
        this.#later(EXECUTION_MS, { kind: "blockBuilt", height, round, block });
        break;
      }
      case "checkBlock": {
        const { height, round, digest } = effect;
        this.#later(EXECUTION_MS, { kind: "blockChecked", height, round, digest, valid: true });
        break;
      }
      case "startBlockTimer":
        this.#later(0, { kind: "blockTimerFired", height: effect.height });
        break;
      case "startRoundTimer":
        this.#startRoundTimer(effect);
        break;
      case "decide":
        this.#finish();
        break;
      default:
        break;
    }
  }

  #startRoundTimer(effect: Extract<Effect, { readonly kind: "startRoundTimer" }>): void {
    const { height, round, afterMs } = effect;
    this.#timer += 1;
    const timer = this.#timer;
    this.#schedule.in(afterMs, () => {
      if (timer === this.#timer) this.#input({ kind: "roundTimerFired", height, round });
    });
  }
}
