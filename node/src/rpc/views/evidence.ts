import { bytesToHex } from "../../types/codec/bytes.ts";
import type { Evidence, SignedBytes } from "../../types/evidence.ts";
import { quantity } from "../format.ts";

/** Evidence as a client sees it: the two signed contents can be verified without this node. */
export function evidenceView(
  index: number,
  { kind, height, round, validator, first, second }: Evidence,
) {
  return {
    index: quantity(index),
    kind,
    height: quantity(height),
    round: quantity(round),
    validator,
    first: signedView(first),
    second: signedView(second),
  };
}

function signedView({ content, signature }: SignedBytes) {
  return { content: bytesToHex(content), signature: bytesToHex(signature) };
}
