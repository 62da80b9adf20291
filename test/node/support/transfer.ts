import type { Wallet } from "ethers";
import { hexToBytes } from "../../../node/src/types/codec/bytes.ts";
import type { Hex } from "../../../node/src/types/hex.ts";

/** A signed, encoded transfer of nothing. */
export async function signedTransfer(
  signer: Wallet,
  chainId: bigint | number,
  nonce: number,
): Promise<Uint8Array> {
  const raw = await signer.signTransaction({
    type: 0,
    chainId,
    nonce,
    gasPrice: 0n,
    gasLimit: 21_000n,
    to: `0x${"aa".repeat(20)}`,
    value: 0n,
  });
  return hexToBytes(raw as Hex);
}
