import type { SealedBlock } from "../../node/src/types/block.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../node/src/types/message.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import type { Host } from "../machine/host.ts";
import type { Process } from "../machine/process.ts";
import { Violation } from "../world/violation.ts";
import type { Checker } from "./checker.ts";
import type { ReferenceBlock, ReferenceChain } from "./referenceChain.ts";

export interface JuryOptions {
  readonly reference: ReferenceChain;
  readonly checkers: readonly Checker[];
  /** Told of every block that is decided for the first time. */
  readonly onDecided: (block: ReferenceBlock) => void;
  /** Runs what may take real time. */
  readonly busy: <T>(work: Promise<T>) => Promise<T>;
}

/** All checkers together. What they throw is kept, since the node's own code may be what called them. */
export class Jury {
  readonly #options: JuryOptions;
  /** Those that look after every event. */
  readonly #watchful: readonly Checker[];
  #judgements: Promise<void> = Promise.resolve();
  #violation: Error | undefined;

  constructor(options: JuryOptions) {
    this.#options = options;
    this.#watchful = options.checkers.filter(({ onTick }) => onTick !== undefined);
  }

  /** The first thing that did not hold. */
  get violation(): Error | undefined {
    return this.#violation;
  }

  report(error: unknown): void {
    this.#violation ??= error instanceof Error ? error : new Violation("jury", String(error));
  }

  onVote(host: Host, message: VerifiedMessage): void {
    this.#ask((checker) => checker.onVote?.(host, message));
  }

  /** Judged one after the other: each is compared with the chain as it has to be. */
  onCommit(host: Host, executed: ExecutedBlock, sealed: SealedBlock): void {
    this.#later(async () => {
      await this.#decide(sealed);
      this.#ask((checker) => checker.onCommit?.({ host, executed, sealed }));
    });
  }

  onStart(host: Host, process: Process): void {
    this.#later(async () => {
      // Blocks that reached the disk when the machine stopped: nobody was told.
      const { chain } = process.database;
      for (let at = this.#options.reference.height + 1n; ; at += 1n) {
        const sealed = chain.blockByNumber(at);
        if (sealed === undefined) break;
        await this.#decide(sealed);
      }
      this.#ask((checker) => checker.onStart?.(host, process));
    });
  }

  onDropped(host: Host, peer: Address, reason: string): void {
    this.#ask((checker) => checker.onDropped?.(host, peer, reason));
  }

  onTick(): void {
    this.#ask((checker) => checker.onTick?.(), this.#watchful);
  }

  async atEnd(host: Host, process: Process): Promise<void> {
    try {
      for (const checker of this.#options.checkers) await checker.atEnd?.(host, process);
    } catch (error) {
      this.report(error);
    }
  }

  async #decide(sealed: SealedBlock): Promise<void> {
    const decided = await this.#options.reference.extend(sealed);
    if (decided !== undefined) this.#options.onDecided(decided);
  }

  /** One judgement after the other. */
  #later(judge: () => Promise<void>): void {
    const judged = this.#judgements.then(judge).catch((error: unknown) => this.report(error));
    this.#judgements = this.#options.busy(judged);
  }

  #ask(question: (checker: Checker) => void, checkers = this.#options.checkers): void {
    try {
      for (const checker of checkers) question(checker);
    } catch (error) {
      this.report(error);
    }
  }
}
