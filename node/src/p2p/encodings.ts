import { encodeFrame, type Frame } from "./frames.ts";

/**
 * Encoded frames. A message of consensus may be large and sent to peers one by one: as long as it is kept, it is the same bytes
 * for all of them.
 */
export class Encodings {
  readonly #known = new WeakMap<object, Uint8Array>();

  bytesOf(frame: Frame): Uint8Array {
    const content = contentOf(frame);
    if (content === undefined) return encodeFrame(frame);
    const bytes = this.#known.get(content) ?? encodeFrame(frame);
    this.#known.set(content, bytes);
    return bytes;
  }
}

/** What is sent again, the same object each time. */
function contentOf(frame: Frame): object | undefined {
  if (frame.kind === "consensus") return frame.message;
  return frame.kind === "proposal" ? frame.proposal : undefined;
}
