import type { GenesisFile } from "../exec/genesis/genesisFile.ts";
import { createProvenValidators } from "../exec/questions/provenValidators.ts";
import type { Header } from "../types/block.ts";
import type { HashedState, SnapshotStore, StatePiece } from "../types/ports/store.ts";
import { CHECKPOINT_BLOCKS, isCheckpoint } from "../types/stateWindow.ts";
import type { Chain } from "./chain.ts";
import { chainRulesOf } from "./chainRules.ts";

export interface CheckpointParts {
  readonly genesis: Pick<GenesisFile, "config">;
  readonly snapshots: Pick<SnapshotStore, "node" | "code" | "add">;
  readonly onFatal: (error: unknown) => void;
}

export interface Checkpoints {
  /** Makes good what a stop may have left undone. */
  start(): Promise<void>;
  /** Resolves when nothing is written any more. */
  stop(): Promise<void>;
}

/**
 * Keeps, of every checkpoint, the nodes that answering `getValidators()` on its state reads: some ten kilobytes each. With
 * them a newcomer proves the sets of validators from the genesis on when the states are long gone.
 */
export function keepCheckpoints(
  { genesis, snapshots, onFatal }: CheckpointParts,
  chain: Pick<Chain, "head" | "headersFrom" | "onHead">,
): Checkpoints {
  const validatorsIn = createProvenValidators(chainRulesOf(genesis));

  async function keep(header: Header): Promise<void> {
    const nodes = new Map<string, HashedState["nodes"][number]>();
    const source: Pick<SnapshotStore, "node" | "code"> = {
      code: snapshots.code,
      node(hash, place, block) {
        const node = snapshots.node(hash, place, block);
        if (node !== undefined) nodes.set(hash, { hash, node });
        return node;
      },
    };
    await validatorsIn(source, header);
    await snapshots.add({ nodes: [...nodes.values()], codes: [] });
  }

  let last: Promise<void> = Promise.resolve();
  chain.onHead((_executed, { block: { header } }) => {
    if (isCheckpoint(header.number)) last = last.then(() => keep(header)).catch(onFatal);
  });
  return {
    async start() {
      const { number } = chain.head().block.header;
      const [header] = chain.headersFrom(number - (number % CHECKPOINT_BLOCKS), 1);
      if (header !== undefined && header.number > 0n) await keep(header);
    },
    stop: () => last,
  };
}

/** A piece as peers ask for it: a code has no place. */
export function pieceOf(
  snapshots: Pick<SnapshotStore, "node" | "code">,
  { hash, place }: StatePiece,
  block: bigint,
): Uint8Array | undefined {
  return place === "0x" ? snapshots.code(hash) : snapshots.node(hash, place, block);
}
