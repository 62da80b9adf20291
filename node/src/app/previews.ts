import { createSerial } from "../exec/serial.ts";
import type { SealedBlock } from "../types/block.ts";
import type { Address } from "../types/hex.ts";
import type { Executor } from "../types/ports/executor.ts";
import type { Preview } from "../types/ports/preview.ts";
import type { Position } from "./inbound.ts";

export interface PreviewPorts {
  readonly position: () => Position;
  readonly head: () => SealedBlock;
  readonly executor: Pick<Executor, "executeAhead">;
  /** Told why a block could not be executed before it was proposed; it is executed when it is. */
  readonly onFault: (error: unknown) => void;
}

/** What proposers tell of the blocks that they build. */
export interface Previews {
  receive(from: Address, preview: Preview): void;
  /** To be called when another height began. */
  onHeight(): void;
  /** Resolves when nothing more is executed. */
  stop(): Promise<void>;
}

/** Transactions of the next height that each validator may name before we are there. */
const HELD_MAX = 8_192;

/**
 * Only whose turn it is in round 0 is heard. A proposer that ends a height before us begins the next one before us: what it
 * tells waits here.
 */
export function createPreviews(ports: PreviewPorts): Previews {
  const { position } = ports;
  const held = new Map<Address, readonly Preview[]>();
  const inOrder = createSerial();
  let isStopped = false;

  const execute = async (from: Address, preview: Preview): Promise<void> => {
    const { hash, block } = ports.head();
    if (isStopped || preview.parentHash !== hash) return;
    await ports.executor.executeAhead(preview, block.header, from);
  };
  const hear = (from: Address, preview: Preview): void => {
    const { height, round, proposerOf } = position();
    if (preview.number !== height || round !== 0 || from !== proposerOf(0)) return;
    inOrder(() => execute(from, preview)).catch(ports.onFault);
  };
  const hold = (from: Address, preview: Preview): void => {
    const earlier = held.get(from) ?? [];
    const count = earlier.reduce((sum, { hashes }) => sum + hashes.length, preview.hashes.length);
    if (count <= HELD_MAX) held.set(from, [...earlier, preview]);
  };

  return {
    receive(from, preview) {
      const { height, validators } = position();
      if (preview.number !== height + 1n) hear(from, preview);
      else if (validators.includes(from)) hold(from, preview);
    },
    onHeight() {
      const all = [...held];
      held.clear();
      for (const [from, previews] of all) {
        for (const preview of previews) hear(from, preview);
      }
    },
    stop() {
      isStopped = true;
      return inOrder(() => Promise.resolve());
    },
  };
}
