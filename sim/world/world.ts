import type { NodeAdapters } from "../../node/src/app/adapters.ts";
import type { SealedBlock } from "../../node/src/types/block.ts";
import type { WireMessage } from "../../node/src/types/codec/message.ts";
import type { Address } from "../../node/src/types/hex.ts";
import type { VerifiedMessage } from "../../node/src/types/message.ts";
import type { ExecutedBlock } from "../../node/src/types/ports/store.ts";
import type { LiarTools } from "../liars/liar.ts";
import type { Life } from "../machine/life.ts";
import type { Process } from "../machine/process.ts";
import type { Random } from "./random.ts";
import type { Schedule } from "./schedule.ts";
import type { Trace } from "./trace.ts";

/** What machines tell of themselves, and what they share. */
export interface World<Host> {
  readonly random: Random;
  readonly schedule: Schedule;
  readonly trace: Trace;
  /** Work that may take real time: no event runs before it is done. */
  busy<T>(work: Promise<T>): Promise<T>;
  /** As the codec decodes it, each array once: nobody changes what is on its way. Throws CodecError. */
  decode(message: Uint8Array): WireMessage;
  /** What a message says; undefined for what no correct node sends. */
  open(message: Uint8Array): VerifiedMessage | undefined;
  toolsOf(host: Host, life: Life): LiarTools;
  loggerOf(host: Host): NodeAdapters["logger"];
  /** The process has opened its disk and is about to take part. */
  onStart(host: Host, process: Process): void;
  /** The machine stopped in the middle of something, or the node gave up for want of disk: somebody starts it again. */
  onCrash(host: Host): void;
  onVote(host: Host, message: Uint8Array): void;
  /** The block is on the host's disk. */
  onCommit(host: Host, executed: ExecutedBlock, sealed: SealedBlock): void;
  onDropped(host: Host, peer: Address, reason: string): void;
  /** The node gave up, and nothing that was done to it explains why. */
  onStrangeFailure(host: Host, error: unknown): void;
}
