import type { IncomingMessage } from "node:http";

/** Why a body was not read; `status` is the HTTP status that says so. */
export class BodyError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "BodyError";
    this.status = status;
  }
}

/** Bytes of all bodies that are being received or answered. */
export interface Inflow {
  /** False when there is no room for more. */
  take(bytes: number): boolean;
  give(bytes: number): void;
}

export function createInflow(bytesMax: number): Inflow {
  let total = 0;
  return {
    take(bytes) {
      if (total + bytes > bytesMax) return false;
      total += bytes;
      return true;
    },
    give(bytes) {
      total -= bytes;
    },
  };
}

export interface BodyLimits {
  readonly bodyBytesMax: number;
  readonly inflow: Inflow;
}

/**
 * Reads a body as it comes, counting every byte that is kept. Throws BodyError 413 for one above the limit, 415 for one that
 * would have to be inflated, since its size is known only when it is too late, and 503 where all bodies together are too
 * much. `onBytes` is told of what was taken of the inflow, also when this throws.
 */
export async function readBody(
  request: IncomingMessage,
  { bodyBytesMax, inflow }: BodyLimits,
  onBytes: (bytes: number) => void,
): Promise<string> {
  const tooLarge = (): BodyError => new BodyError(413, `the body exceeds ${bodyBytesMax} bytes`);
  const { "content-encoding": encoding, "content-length": length } = request.headers;
  if (encoding !== undefined && encoding !== "identity") {
    throw new BodyError(415, "the body could not be read: it must not be compressed");
  }
  if (length !== undefined && Number(length) > bodyBytesMax) throw tooLarge();
  const chunks: Buffer[] = [];
  let bytes = 0;
  // The connection is still needed to say why.
  const pieces: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  for await (const chunk of pieces) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) throw tooLarge();
    if (!inflow.take(chunk.length)) {
      throw new BodyError(503, "the node has too many requests under way; ask again later");
    }
    onBytes(chunk.length);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
