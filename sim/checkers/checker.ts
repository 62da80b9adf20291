import type { SealedBlock } from "../../node/src/types/block.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../node/src/types/message.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import type { Host } from "../machine/host.ts";
import type { Process } from "../machine/process.ts";

/** A block that a host has put on its disk. */
export interface Commit {
  readonly host: Host;
  readonly executed: ExecutedBlock;
  readonly sealed: SealedBlock;
}

/** One thing that must hold. It hears of hosts that are to be trusted, and throws a Violation. */
export interface Checker {
  /** A vote on its way out. */
  onVote?(host: Host, message: VerifiedMessage): void;
  onCommit?(commit: Commit): void;
  /** A process opened its disk. */
  onStart?(host: Host, process: Process): void;
  onDropped?(host: Host, peer: Address, reason: string): void;
  /** After every event. */
  onTick?(): void;
  /** When the run is over; processes still run. */
  atEnd?(host: Host, process: Process): void | Promise<void>;
}
