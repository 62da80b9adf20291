import { crc32 } from "node:zlib";
import { dbError } from "../errors.ts";

/**
 * A frame is `length (4 bytes) ‖ CRC-32 of the length (4) ‖ CRC-32 of the payload (4) ‖ payload`, big-endian. The length
 * has its own checksum, so that a damaged length is not taken for an entry that was cut off.
 */
const HEADER_BYTES = 12;

export function frame(payload: Uint8Array): Uint8Array {
  const framed = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(framed.buffer);
  view.setUint32(0, payload.length);
  view.setUint32(4, crc32(framed.subarray(0, 4)));
  view.setUint32(8, crc32(payload));
  framed.set(payload, HEADER_BYTES);
  return framed;
}

export interface Frames {
  readonly payloads: readonly Uint8Array[];
  /** Bytes that hold whole frames; what follows was cut off by a crash. */
  readonly length: number;
}

/**
 * Reads frames up to the first that a crash cut off: at the end of the file, a frame that is too short, one whose bytes
 * did not all arrive, or zeros where a frame was to be. Throws DB_WAL_CORRUPT on any other damage.
 */
export function readFrames(content: Uint8Array): Frames {
  const payloads: Uint8Array[] = [];
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  let offset = 0;
  while (offset + HEADER_BYTES <= content.length) {
    const length = view.getUint32(offset);
    const isLengthSound =
      view.getUint32(offset + 4) === crc32(content.subarray(offset, offset + 4));
    if (!isLengthSound) {
      if (isZero(content.subarray(offset))) break;
      throw corrupt(offset);
    }
    const end = offset + HEADER_BYTES + length;
    if (end > content.length) break;
    const payload = content.subarray(offset + HEADER_BYTES, end);
    if (view.getUint32(offset + 8) !== crc32(payload)) {
      if (end === content.length) break;
      throw corrupt(offset);
    }
    payloads.push(payload);
    offset = end;
  }
  return { payloads, length: offset };
}

function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0);
}

function corrupt(offset: number): Error {
  return dbError("DB_WAL_CORRUPT", `the write-ahead log is damaged at byte ${offset}`, { offset });
}
