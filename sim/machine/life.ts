import type { Cancel, Schedule } from "../world/schedule.ts";

/** One process on a machine: from its start until it ends or the machine stops. */
export class Life {
  readonly #schedule: Schedule;
  #isOver = false;
  /** What waits while the process is suspended. */
  #backlog: (() => void)[] | undefined;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** From here on nothing of this process happens any more. */
  end(): void {
    this.#isOver = true;
    this.#backlog = undefined;
  }

  /** Does it now, or when the process goes on. */
  run(action: () => void): void {
    if (this.#isOver) return;
    if (this.#backlog === undefined) action();
    else this.#backlog.push(action);
  }

  after(delayMs: number, action: () => void): Cancel {
    let isCancelled = false;
    const cancel = this.#schedule.in(delayMs, () =>
      this.run(() => {
        if (!isCancelled) action();
      }),
    );
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  /** Resolves after so much virtual time, never when the process has ended. */
  wait(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** As SIGSTOP does: timers and messages wait. */
  suspend(): void {
    this.#backlog ??= [];
  }

  /** As SIGCONT does: all that waited happens at once. */
  resume(): void {
    const waiting = this.#backlog ?? [];
    this.#backlog = undefined;
    for (const action of waiting) this.#schedule.in(0, () => this.run(action));
  }
}
