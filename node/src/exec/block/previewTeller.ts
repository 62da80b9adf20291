import type { Hash } from "../../types/hex.ts";
import type { BuildRequest } from "../../types/ports/executor.ts";

/** Tells of a block that is being built. */
export interface PreviewTeller {
  /** After a transaction was added to the block. */
  add(hash: Hash): void;
  /** When nothing more is added. */
  end(): void;
}

/** In parts of so many transactions; a block of one part is not spoken of, since its proposal comes as soon. */
export function createPreviewTeller(
  { parent, parentHash, timestamp, onPreview }: BuildRequest,
  partMax: number,
): PreviewTeller {
  let first = 0;
  let hashes: Hash[] = [];
  const tell = (isLast: boolean): void => {
    const number = parent.number + 1n;
    onPreview?.({ number, parentHash, timestamp, first, hashes, isLast });
    first += hashes.length;
    hashes = [];
  };
  return {
    add(hash) {
      if (hashes.length === partMax) tell(false);
      hashes.push(hash);
    },
    end() {
      if (first > 0) tell(true);
    },
  };
}
