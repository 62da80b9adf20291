import type { Address } from "../../node/src/types/hex.ts";
import type { PeerStatus } from "../../node/src/types/ports/network.ts";
import type { Life } from "../machine/life.ts";
import type { Random } from "../world/random.ts";
import type { Schedule } from "../world/schedule.ts";
import type { Frame } from "./frames.ts";
import { CALM_NETWORK, type NetworkWeather } from "./weather.ts";

/** A process's end of the network, as the cables see it. */
export interface End {
  readonly address: Address;
  readonly life: Life;
  /** What a peer that connects is told. */
  readonly status: PeerStatus | undefined;
  mayConnect(peer: Address): boolean;
  isConnected(peer: Address): boolean;
  greet(link: Link): void;
  receive(link: Link, frame: Frame): void;
  onClosed(link: Link, reason: string): void;
}

const RETRANSMIT_MS = 500;

/** The cables between machines. */
export class Medium {
  weather: NetworkWeather = CALM_NETWORK;
  readonly schedule: Schedule;
  readonly random: Random;
  /** Processes that listen. */
  readonly #ports = new Set<End>();

  constructor(schedule: Schedule, random: Random) {
    this.schedule = schedule;
    this.random = random;
  }

  join(port: End): void {
    this.#ports.add(port);
  }

  leave(port: End): void {
    this.#ports.delete(port);
  }

  /** Processes that listen under a key; two when a key is on two hosts. */
  listening(address: Address): readonly End[] {
    return [...this.#ports].filter((port) => port.address === address);
  }

  canReach(from: Address, to: Address): boolean {
    return !this.weather.isCut(from, to) && !this.weather.isCut(to, from);
  }

  /** An end closes a link: what is under way still arrives, then the other end learns of it. */
  hangUp(link: Link, from: End, reason: string): void {
    const to = link.other(from);
    from.onClosed(link, reason);
    this.schedule.in(this.weather.delayMaxMs, () => to.onClosed(link, reason));
  }

  /** Carries a frame over a link, or loses it, or carries it twice. */
  carry(link: Link, from: End, frame: Frame): void {
    const { random, weather } = this;
    const to = link.other(from);
    if (!link.isOpen) return;
    if (weather.isCut(from.address, to.address) || random.chance(weather.loss(frame))) {
      if (random.chance(weather.breaks)) link.close(from, "the connection broke");
      // Nodes repeat votes and requests. A status is said once: TCP carries it as long as the connection lasts.
      else if (frame.kind === "status") this.#carryAgain(link, from, frame);
      return;
    }
    const copies = random.chance(weather.duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const delayMs = random.within(1, weather.delayMaxMs);
      this.schedule.in(delayMs, () => to.life.run(() => to.receive(link, frame)));
    }
  }

  #carryAgain(link: Link, from: End, frame: Frame): void {
    this.schedule.in(RETRANSMIT_MS, () => from.life.run(() => this.carry(link, from, frame)));
  }
}

/** A connection of two processes. */
export class Link {
  readonly #medium: Medium;
  readonly #ends: readonly [End, End];
  #isOpen = true;

  constructor(medium: Medium, dialler: End, listener: End) {
    this.#medium = medium;
    this.#ends = [dialler, listener];
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  other(port: End): End {
    const [first, second] = this.#ends;
    return port === first ? second : first;
  }

  close(by: End, reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#medium.hangUp(this, by, reason);
  }
}
