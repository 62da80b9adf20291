import { bytesToHex } from "../../node/src/types/codec/bytes.ts";
import type { Preview } from "../../node/src/types/ports/preview.ts";
import type { Liar, LiarTools } from "./liar.ts";

/** Tells of other blocks than it proposes: other transactions, in another order, at another time or height, or with some left out. */
export const foretelling: Liar = {
  name: "foretelling",
  faults: [2],
  wrap(honest, tools) {
    tools.onWire((_to, frame, say) => {
      if (frame.kind !== "preview") say(frame);
      else for (const preview of liesFor(frame.preview, tools)) say({ kind: "preview", preview });
    });
    return honest;
  },
};

function liesFor(preview: Preview, { random }: LiarTools): readonly Preview[] {
  const { number, timestamp, first, hashes } = preview;
  return random.pick<readonly Preview[]>([
    [],
    [preview, preview],
    [{ ...preview, isLast: true }],
    [{ ...preview, hashes: hashes.toReversed() }],
    [{ ...preview, hashes: [bytesToHex(random.bytes(32)), ...hashes.slice(1)] }],
    [{ ...preview, hashes: hashes.slice(0, 1), isLast: true }],
    [{ ...preview, timestamp: timestamp + 1n }],
    [{ ...preview, number: number + 1n }, preview],
    [{ ...preview, first: first + 1 }],
  ]);
}
